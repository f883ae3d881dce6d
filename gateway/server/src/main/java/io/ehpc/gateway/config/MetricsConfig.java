package io.ehpc.gateway.config;

import java.util.Locale;
import java.util.Set;

/**
 * What is scraped beside the gateway's own metrics.
 *
 * @param families those that are shown
 */
public record MetricsConfig(Set<Family> families) {

    public MetricsConfig {
        families = Set.copyOf(families);
    }

    /** Metrics that go by the names which a library or a client gives them, so that stock dashboards find them. */
    public enum Family {
        /** The JVM and its process, as Micrometer's binders name them. */
        JVM,
        /** The process, as Prometheus' own clients name it. */
        PROCESS,
        /** The caches, as Micrometer names those of Caffeine. */
        CACHE,
        /** Requests to the API, as Micrometer's users (Spring, Micronaut) name them. */
        HTTP,
        /** Requests, calls and pools of threads, as Vert.x names them. */
        VERTX,
        /** Events of the log by level, as Micrometer names them. */
        LOGBACK,
        /** Breakers, bulkheads and retries, as resilience4j names them: by far the most series. */
        RESILIENCE4J;

        /** As it stands in the file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

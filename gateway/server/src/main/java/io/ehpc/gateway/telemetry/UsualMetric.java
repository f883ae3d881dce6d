package io.ehpc.gateway.telemetry;

import static io.ehpc.gateway.telemetry.Metric.Type.COUNTER;
import static io.ehpc.gateway.telemetry.Metric.Type.GAUGE;
import static io.ehpc.gateway.telemetry.Metric.Type.HISTOGRAM;
import static io.ehpc.gateway.telemetry.Metric.Type.INFO;
import static io.ehpc.gateway.telemetry.Metric.Type.SUMMARY;

import io.ehpc.gateway.config.MetricsConfig.Family;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Metric that a library or another client names, in one of the families of the configuration. The list is closed: what
 * an update of a library adds is not scraped until it stands here.
 *
 * @param name as it is scraped, but for the {@code _total} of a counter and the {@code _info} of information
 */
public record UsualMetric(Family family, String name, Metric.Type type) {
    private static final List<UsualMetric> ALL = Stream.of(
                    of(
                            Family.JVM,
                            GAUGE,
                            "jvm_memory_used_bytes",
                            "jvm_memory_committed_bytes",
                            "jvm_memory_max_bytes",
                            "jvm_buffer_memory_used_bytes",
                            "jvm_buffer_total_capacity_bytes",
                            "jvm_buffer_count_buffers",
                            "jvm_threads_live_threads",
                            "jvm_threads_daemon_threads",
                            "jvm_threads_peak_threads",
                            "jvm_threads_states_threads",
                            "jvm_classes_loaded_classes",
                            "jvm_gc_pause_seconds_max",
                            "jvm_gc_live_data_size_bytes",
                            "jvm_gc_max_data_size_bytes",
                            "process_uptime_seconds",
                            "process_cpu_usage",
                            "process_files_open_files",
                            "process_files_max_files",
                            "process_start_time_seconds",
                            "process_threads",
                            "process_memory_vss_bytes",
                            "process_memory_rss_bytes",
                            "process_memory_swap_bytes",
                            "system_cpu_usage",
                            "system_cpu_count",
                            "system_load_average_1m"),
                    of(
                            Family.JVM,
                            COUNTER,
                            "jvm_threads_started_threads",
                            "jvm_classes_unloaded_classes",
                            "jvm_gc_memory_allocated_bytes",
                            "jvm_gc_memory_promoted_bytes",
                            "jvm_compilation_time_ms"),
                    of(Family.JVM, SUMMARY, "jvm_gc_pause_seconds"),
                    of(Family.JVM, INFO, "jvm"),
                    of(
                            Family.PROCESS,
                            GAUGE,
                            "process_resident_memory_bytes",
                            "process_virtual_memory_bytes",
                            "process_open_fds",
                            "process_max_fds",
                            "process_start_time_seconds"),
                    of(Family.PROCESS, COUNTER, "process_cpu_seconds"),
                    of(Family.CACHE, GAUGE, "cache_size"),
                    of(Family.CACHE, COUNTER, "cache_gets", "cache_puts", "cache_evictions", "cache_eviction_weight"),
                    of(Family.HTTP, SUMMARY, "http_server_requests_seconds"),
                    of(Family.HTTP, GAUGE, "http_server_requests_seconds_max"),
                    of(
                            Family.VERTX,
                            GAUGE,
                            "vertx_http_server_active_connections",
                            "vertx_http_server_active_requests",
                            "vertx_http_client_active_connections",
                            "vertx_http_client_active_requests",
                            "vertx_pool_queue_pending",
                            "vertx_pool_in_use"),
                    of(
                            Family.VERTX,
                            COUNTER,
                            "vertx_http_server_requests",
                            "vertx_http_client_requests",
                            "vertx_http_client_responses",
                            "vertx_http_client_bytes_read",
                            "vertx_http_client_bytes_written",
                            "vertx_pool_completed"),
                    of(
                            Family.VERTX,
                            HISTOGRAM,
                            "vertx_http_server_response_time_seconds",
                            "vertx_http_server_response_bytes",
                            "vertx_http_server_request_bytes"),
                    of(
                            Family.VERTX,
                            SUMMARY,
                            "vertx_http_client_response_time_seconds",
                            "vertx_http_client_request_bytes",
                            "vertx_http_client_response_bytes"),
                    of(Family.LOGBACK, COUNTER, "logback_events"),
                    of(
                            Family.RESILIENCE4J,
                            GAUGE,
                            "resilience4j_circuitbreaker_state",
                            "resilience4j_circuitbreaker_failure_rate",
                            "resilience4j_circuitbreaker_slow_call_rate",
                            "resilience4j_circuitbreaker_buffered_calls",
                            "resilience4j_circuitbreaker_max_buffered_calls",
                            "resilience4j_circuitbreaker_slow_calls",
                            "resilience4j_bulkhead_available_concurrent_calls",
                            "resilience4j_bulkhead_max_allowed_concurrent_calls"),
                    of(Family.RESILIENCE4J, SUMMARY, "resilience4j_circuitbreaker_calls_seconds"),
                    of(
                            Family.RESILIENCE4J,
                            COUNTER,
                            "resilience4j_circuitbreaker_not_permitted_calls",
                            "resilience4j_retry_calls"))
            .flatMap(List::stream)
            .toList();

    private static final Set<String> NAMES =
            ALL.stream().map(UsualMetric::name).collect(Collectors.toUnmodifiableSet());

    private static List<UsualMetric> of(Family family, Metric.Type type, String... names) {
        return Stream.of(names).map(name -> new UsualMetric(family, name, type)).toList();
    }

    /** All that there are; one that is in two families is there twice. */
    public static List<UsualMetric> all() {
        return ALL;
    }

    /** Those of these families. */
    public static List<UsualMetric> of(Collection<Family> families) {
        return ALL.stream().filter(metric -> families.contains(metric.family())).toList();
    }

    /** One of that name. */
    static UsualMetric named(String name) {
        return ALL.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such metric in a family: " + name));
    }

    /** Whether there is one of that name. */
    static boolean has(String name) {
        return NAMES.contains(name);
    }

    /** Its name as it is scraped in Prometheus' own format. */
    public String scrapedName() {
        return name + type.suffix();
    }
}

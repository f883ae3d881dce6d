package io.ehpc.gateway.config;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is logged, and how.
 *
 * @param format how a line looks
 * @param levels from which level on, by logger: {@code root}, or one of the gateway's own
 * @param requests which requests get a line
 * @param requestsPerSecond how many lines of requests a second, if they are sampled
 * @param audit where the audit log goes
 */
public record LoggingConfig(
        Format format, SortedMap<String, Level> levels, Requests requests, int requestsPerSecond, AuditConfig audit) {

    public LoggingConfig {
        levels = Collections.unmodifiableSortedMap(new TreeMap<>(levels));
    }

    /** How a line looks. */
    public enum Format {
        /** For a person. */
        CONSOLE,
        /** An object a line. */
        JSON
    }

    /** Which requests get a line. */
    public enum Requests {
        OFF,
        ALL,
        /** Up to a rate, all; above it, some, with how many were left out. */
        SAMPLED
    }

    /** From which severity on. */
    public enum Level {
        OFF,
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE;

        /** As it stands in the file and in answers. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The logger above all. */
    public static final String ROOT = "root";

    private static final String OURS = "io.ehpc.gateway";

    /** Whether the level of that logger may be set: others may log what is to stay secret. */
    public static boolean isOurs(String logger) {
        return logger.equals(ROOT) || logger.equals(OURS) || logger.startsWith(OURS + ".");
    }
}

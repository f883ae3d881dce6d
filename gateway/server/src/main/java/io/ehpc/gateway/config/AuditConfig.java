package io.ehpc.gateway.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The place of the audit log's lines.
 *
 * @param file where they are written; null for standard error
 * @param maxFileBytes how large a file becomes before another is begun
 * @param maxFiles how many files there are at most, the one that is written included
 */
public record AuditConfig(@Nullable Path file, long maxFileBytes, int maxFiles) {
    /** To standard error. */
    public static final AuditConfig NO_FILE = new AuditConfig(null, 10L << 20, 10);
}

package io.ehpc.gateway.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where answers outlive the process.
 *
 * @param directory the folder of the file; null for nowhere
 */
public record StoreConfig(@Nullable Path directory) {}

package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.TlsConfig;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that a listener's certificate comes from, as they were at one moment.
 *
 * @param contents by the file's path
 * @param trouble why they could not all be read, or null
 */
record TlsFiles(Map<Path, Buffer> contents, @Nullable String trouble) {
    private static final int MAX_BYTES = 1 << 20;

    TlsFiles {
        contents = Map.copyOf(contents);
    }

    /** Reads them now; does file I/O. */
    static TlsFiles read(TlsConfig config) {
        Map<Path, Buffer> contents = new HashMap<>();
        for (Path path : config.files()) {
            try (InputStream stream = Files.newInputStream(path)) {
                byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    return new TlsFiles(contents, path + " is larger than 1 MiB");
                }
                contents.put(path, Buffer.buffer(bytes));
            } catch (IOException unreadable) {
                return new TlsFiles(contents, path + " cannot be read: " + why(unreadable));
            }
        }
        return new TlsFiles(contents, null);
    }

    private static String why(IOException fault) {
        if (fault instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return fault instanceof AccessDeniedException ? "permission denied" : String.valueOf(fault.getMessage());
    }

    /** What was in this file, one of those that were read. */
    Buffer of(@Nullable Path path) {
        return Objects.requireNonNull(contents.get(Objects.requireNonNull(path)));
    }
}

package io.ehpc.gateway.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.TriggeringPolicyBase;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, of bounded size: a full one becomes {@code NAME.1}, which was there {@code NAME.2}, and so on. It
 * says of each line whether that was written, which Logback's own does not: that one tries again by itself, and is
 * silent meanwhile. For one thread at a time.
 */
final class RollingFile {
    private final Path path;
    private final long maxBytes;
    private final Lines lines = new Lines();

    /**
     * @param maxBytes how large it becomes; the line that comes next makes another
     * @param maxFiles how many there are at most
     * @throws IOException if it cannot be written, or is full and cannot be moved
     */
    RollingFile(Path path, long maxBytes, int maxFiles, Encoder<ILoggingEvent> encoder) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        // A context of its own, which remembers no file that was closed.
        ContextBase context = new ContextBase();
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(lines);
        window.setFileNamePattern(path + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(maxFiles - 1);
        Full full = new Full();
        lines.setContext(context);
        lines.setFile(path.toString());
        lines.setEncoder(encoder);
        lines.setRollingPolicy(window);
        lines.setTriggeringPolicy(full);
        window.start();
        full.start();
        lines.start();
        requireOpen();
    }

    /** Writes a line. */
    void write(ILoggingEvent line) throws IOException {
        lines.wrote = false;
        lines.doAppend(line);
        requireOpen();
        if (!lines.wrote) {
            throw lines.failure == null ? new IOException("The line cannot be written.") : lines.failure;
        }
    }

    private void requireOpen() throws IOException {
        IOException failure = lines.failure;
        if (failure != null) {
            throw failure;
        }
    }

    void close() {
        lines.stop();
    }

    private final class Full extends TriggeringPolicyBase<ILoggingEvent> {
        @Override
        public boolean isTriggeringEvent(File active, ILoggingEvent line) {
            return active.length() >= maxBytes;
        }
    }

    private final class Lines extends RollingFileAppender<ILoggingEvent> {
        private boolean wrote;
        private @Nullable IOException failure;
        private boolean wasOpen;

        @Override
        public void openFile(String name) throws IOException {
            try {
                open(path.toAbsolutePath());
            } catch (IOException cannot) {
                failure = cannot;
                throw cannot;
            }
        }

        /** It is opened once at the start, and then for what comes after a full one. */
        private void open(Path file) throws IOException {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (wasOpen && Files.exists(file) && Files.size(file) >= maxBytes) {
                throw new IOException(path + " is full and cannot be moved");
            }
            wasOpen = true;
            OutputStream stream = new FileOutputStream(file.toFile(), true);
            if (isTorn(file)) {
                stream.write('\n');
            }
            setOutputStream(stream);
        }

        @Override
        protected void writeOut(ILoggingEvent line) throws IOException {
            try {
                super.writeOut(line);
                wrote = true;
            } catch (IOException cannot) {
                failure = cannot;
                throw cannot;
            }
        }
    }

    /** Whether it ends within a line, as after a full disk. */
    private static boolean isTorn(Path file) throws IOException {
        try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "r")) {
            if (written.length() == 0) {
                return false;
            }
            written.seek(written.length() - 1);
            return written.read() != '\n';
        }
    }
}

package io.ehpc.gateway.content;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text compressed once, to stand in zstd frames (RFC 8878) between others that are not: those come in raw
 * blocks. The frame names neither its content's size nor a checksum, so its blocks may stand in another.
 *
 * @param header of the frame
 * @param blocks none of them the last
 * @param largestBlock how large a block may be
 */
record ZstdPart(Buffer header, Buffer blocks, int largestBlock) {
    private static final Logger LOG = LoggerFactory.getLogger(ZstdPart.class);
    private static final int LEVEL = 6;
    private static final int HEADER_BYTES = 6;
    private static final int LARGEST_BLOCK = 128 << 10;
    private static final boolean AVAILABLE = isAvailable();

    /** The library is native: where it cannot be loaded there is no zstd, and gzip does. */
    private static boolean isAvailable() {
        try {
            Native.load();
            return true;
        } catch (LinkageError unavailable) {
            LOG.warn("no zstd on this machine; answers are compressed by gzip alone", unavailable);
            return false;
        }
    }

    /** Nothing where there is no zstd. */
    static Optional<ZstdPart> of(byte[] text) {
        if (!AVAILABLE) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4 + 64);
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(bytes, LEVEL)) {
            zstd.write(text);
            zstd.flush();
            return of(bytes.toByteArray(), text.length);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
    }

    /** Nothing if the frame is not of the plain form that is expected. */
    private static Optional<ZstdPart> of(byte[] frame, int length) {
        boolean plain = frame.length > HEADER_BYTES && frame[4] == 0 && length > 0;
        if (!plain) {
            return Optional.empty();
        }
        return Optional.of(new ZstdPart(
                Buffer.buffer(Arrays.copyOf(frame, HEADER_BYTES)),
                Buffer.buffer(Arrays.copyOfRange(frame, HEADER_BYTES, frame.length)),
                Math.min(window(frame[5] & 0xFF), LARGEST_BLOCK)));
    }

    /** Section 3.1.1.1.2 of the RFC; what is larger than any block does not matter. */
    private static int window(int descriptor) {
        int log = 10 + (descriptor >>> 3);
        return log > 20 ? LARGEST_BLOCK : (1 << log) + ((1 << log) >>> 3) * (descriptor & 7);
    }

    /** The frame of all three. */
    Buffer between(Buffer prefix, Buffer suffix) {
        Buffer frame = Buffer.buffer(blocks.length() + prefix.length() + suffix.length() + 64)
                .appendBuffer(header);
        if (prefix.length() > 0) {
            appendRaw(frame, prefix, false);
        }
        frame.appendBuffer(blocks);
        appendRaw(frame, suffix, true);
        return frame;
    }

    private void appendRaw(Buffer frame, Buffer text, boolean last) {
        int from = 0;
        do {
            int size = Math.min(largestBlock, text.length() - from);
            boolean end = last && from + size == text.length();
            frame.appendMediumLE((size << 3) | (end ? 1 : 0)).appendBuffer(text, from, size);
            from += size;
        } while (from < text.length());
    }
}

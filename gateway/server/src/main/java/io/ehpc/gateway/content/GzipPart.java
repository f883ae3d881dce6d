package io.ehpc.gateway.content;

import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A text compressed once, to stand in gzip streams (RFC 1952) between others that are not: those come in
 * stored blocks (RFC 1951, section 3.2.4). The compressed text ends at a byte's border, and refers to
 * nothing before it.
 *
 * @param length of the text
 */
record GzipPart(Buffer deflated, int crc, int length) {
    private static final int LARGEST_STORED = 0xFFFF;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    static GzipPart of(byte[] text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(text);
            Buffer deflated = Buffer.buffer(text.length / 4 + 64);
            byte[] chunk = new byte[16 << 10];
            int written;
            do {
                written = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
                deflated.appendBytes(chunk, 0, written);
            } while (written == chunk.length);
            // As long as it is, and no longer: it is kept.
            return new GzipPart(Buffer.buffer(deflated.getBytes()), crc(text), text.length);
        } finally {
            deflater.end();
        }
    }

    private static int crc(byte[] text) {
        CRC32 crc = new CRC32();
        crc.update(text);
        return (int) crc.getValue();
    }

    /** The stream of all three. */
    Buffer between(Buffer prefix, Buffer suffix) {
        Buffer stream = Buffer.buffer(deflated.length() + prefix.length() + suffix.length() + 64)
                .appendBytes(HEADER);
        if (prefix.length() > 0) {
            appendStored(stream, prefix, false);
        }
        stream.appendBuffer(deflated);
        appendStored(stream, suffix, true);
        int both = Crc32Combine.combine(crc(prefix.getBytes()), crc, length);
        int all = Crc32Combine.combine(both, crc(suffix.getBytes()), suffix.length());
        return stream.appendIntLE(all).appendIntLE(prefix.length() + length + suffix.length());
    }

    private static void appendStored(Buffer stream, Buffer text, boolean last) {
        int from = 0;
        do {
            int size = Math.min(LARGEST_STORED, text.length() - from);
            boolean end = last && from + size == text.length();
            stream.appendByte((byte) (end ? 1 : 0))
                    .appendUnsignedShortLE(size)
                    .appendUnsignedShortLE(~size & 0xFFFF)
                    .appendBuffer(text, from, size);
            from += size;
        } while (from < text.length());
    }
}

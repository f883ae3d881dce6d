package io.ehpc.gateway.content;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The long part of bodies, compressed once, that stands between texts made for each. Immutable. */
public final class ContentPart {
    private static final Buffer NOTHING = Buffer.buffer();
    private static final int WORTH_COMPRESSING = 1024;
    private static final int TAG_BYTES = 16;

    private final Buffer plain;
    private final String tag;
    private final @Nullable GzipPart gzip;
    private final @Nullable ZstdPart zstd;

    private ContentPart(Buffer plain, String tag, @Nullable GzipPart gzip, @Nullable ZstdPart zstd) {
        this.plain = plain;
        this.tag = tag;
        this.gzip = gzip;
        this.zstd = zstd;
    }

    /** Compresses it, if it is worth it: it may take milliseconds, so not on an event loop. */
    public static ContentPart prepared(Buffer plain) {
        byte[] bytes = plain.getBytes();
        return compressed(plain, bytes, tag(bytes));
    }

    /** Not compressed: it takes as long as it takes to read it once. */
    public static ContentPart plain(byte[] plain) {
        return new ContentPart(Buffer.buffer(plain), tag(plain), null, null);
    }

    /** The same compressed, if it is worth it: it may take milliseconds. */
    public ContentPart compressed() {
        return compressed(plain, plain.getBytes(), tag);
    }

    private static ContentPart compressed(Buffer plain, byte[] bytes, String tag) {
        if (bytes.length < WORTH_COMPRESSING) {
            return new ContentPart(plain, tag, null, null);
        }
        GzipPart gzip = GzipPart.of(bytes);
        ZstdPart zstd = ZstdPart.of(bytes)
                .filter(part -> part.blocks().length() < bytes.length)
                .orElse(null);
        return new ContentPart(plain, tag, gzip.deflated().length() < bytes.length ? gzip : null, zstd);
    }

    private static String tag(byte[] plain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each Java platform has SHA-256", impossible);
        }
    }

    public Buffer plain() {
        return plain;
    }

    /** A digest of it, made of letters, digits, {@code -} and {@code _}. */
    public String tag() {
        return tag;
    }

    /** Whether there is such a variant. */
    public boolean has(Coding coding) {
        return switch (coding) {
            case IDENTITY -> true;
            case GZIP -> gzip != null;
            case ZSTD -> zstd != null;
        };
    }

    /** The body of all three in a coding that there {@link #has} to be. */
    public Buffer between(Buffer prefix, Buffer suffix, Coding coding) {
        if (coding == Coding.GZIP && gzip != null) {
            return gzip.between(prefix, suffix);
        }
        if (coding == Coding.ZSTD && zstd != null) {
            return zstd.between(prefix, suffix);
        }
        if (coding != Coding.IDENTITY) {
            throw new IllegalArgumentException("no variant in " + coding);
        }
        return Buffer.buffer(prefix.length() + plain.length() + suffix.length())
                .appendBuffer(prefix)
                .appendBuffer(plain)
                .appendBuffer(suffix);
    }

    Buffer whole(Coding coding) {
        return coding == Coding.IDENTITY ? plain : between(NOTHING, NOTHING, coding);
    }

    /** How many bytes it takes, about. */
    public int weight() {
        return 220
                + plain.length()
                + (gzip == null ? 0 : 150 + gzip.deflated().length())
                + (zstd == null ? 0 : 150 + zstd.blocks().length());
    }
}

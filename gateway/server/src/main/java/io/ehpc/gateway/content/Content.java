package io.ehpc.gateway.content;

import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole body with its variants. It never changes, and nobody writes to a buffer; variants may come later. */
public final class Content {
    private final String tag;
    private volatile Map<Coding, Buffer> variants;
    /** What is to be compressed yet; null once it is. */
    private volatile @Nullable ContentPart uncompressed;

    private Content(ContentPart whole, @Nullable ContentPart uncompressed) {
        this.tag = whole.tag();
        this.variants = variants(whole);
        this.uncompressed = uncompressed;
    }

    /** Compresses it, if it is worth it: it may take milliseconds, so not on an event loop. */
    public static Content prepared(Buffer body) {
        return new Content(ContentPart.prepared(body), null);
    }

    /** To be compressed later. */
    public static Content plain(Buffer body) {
        ContentPart part = ContentPart.plain(body.getBytes());
        return new Content(part, part);
    }

    private static Map<Coding, Buffer> variants(ContentPart whole) {
        Map<Coding, Buffer> variants = new EnumMap<>(Coding.class);
        for (Coding coding : Coding.values()) {
            if (whole.has(coding)) {
                variants.put(coding, whole.whole(coding));
            }
        }
        return variants;
    }

    /** Makes the variants that there are not yet: it may take milliseconds, so not on an event loop. */
    public void compress() {
        ContentPart part = uncompressed;
        if (part != null) {
            variants = variants(part.compressed());
            uncompressed = null;
        }
    }

    public Buffer plain() {
        return in(Coding.IDENTITY);
    }

    /** Whether there is such a variant. */
    public boolean has(Coding coding) {
        return variants.containsKey(coding);
    }

    /** The body in a coding that there {@link #has} to be. */
    public Buffer in(Coding coding) {
        Buffer variant = variants.get(coding);
        if (variant == null) {
            throw new IllegalArgumentException("no variant in " + coding);
        }
        return variant;
    }

    /** A digest of the plain body, made of letters, digits, {@code -} and {@code _}. */
    public String tag() {
        return tag;
    }

    /** How many bytes it takes, about; with the variants that are to come. */
    public int weight() {
        int toCome = uncompressed == null ? 0 : 200 + plain().length() / 2;
        return 200
                + toCome
                + variants.values().stream()
                        .mapToInt(variant -> 100 + variant.length())
                        .sum();
    }
}

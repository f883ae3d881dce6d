package io.ehpc.gateway.content;

import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.Map;

/** A whole body with its variants. It never changes, and nobody writes to a buffer; variants may come later. */
public final class Content {
    private final String tag;
    private volatile Map<Coding, Buffer> variants;
    private volatile boolean isCompressed;

    private Content(ContentPart whole) {
        this.tag = whole.tag();
        this.variants = variants(whole);
    }

    /** Compresses it, if it is worth it: it may take milliseconds, so not on an event loop. */
    public static Content prepared(Buffer body) {
        Content content = new Content(ContentPart.prepared(body));
        content.isCompressed = true;
        return content;
    }

    /** To be compressed later. */
    public static Content plain(Buffer body) {
        return new Content(ContentPart.plain(body.getBytes()));
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
        if (!isCompressed) {
            variants = variants(ContentPart.prepared(plain()));
            isCompressed = true;
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
        int toCome = isCompressed ? 0 : 200 + plain().length() / 2;
        return 200
                + toCome
                + variants.values().stream()
                        .mapToInt(variant -> 100 + variant.length())
                        .sum();
    }
}

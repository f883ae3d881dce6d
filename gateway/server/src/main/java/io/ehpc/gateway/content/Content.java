package io.ehpc.gateway.content;

import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.Map;

/** A whole body with its variants, all made once. Immutable: nobody writes to a buffer. */
public final class Content {
    private final Map<Coding, Buffer> variants;
    private final String tag;

    private Content(Map<Coding, Buffer> variants, String tag) {
        this.variants = variants;
        this.tag = tag;
    }

    /** Compresses it, if it is worth it: it may take milliseconds, so not on an event loop. */
    public static Content prepared(Buffer body) {
        ContentPart whole = ContentPart.prepared(body);
        Map<Coding, Buffer> variants = new EnumMap<>(Coding.class);
        for (Coding coding : Coding.values()) {
            if (whole.has(coding)) {
                variants.put(coding, whole.whole(coding));
            }
        }
        return new Content(variants, whole.tag());
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

    /** How many bytes it takes, about. */
    public int weight() {
        return 200
                + variants.values().stream()
                        .mapToInt(variant -> 100 + variant.length())
                        .sum();
    }
}

package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.content.ContentPart;
import org.jspecify.annotations.Nullable;

/**
 * Images as they are written, made once. It is there as soon as it is written, and compressed only later: who
 * waits for a cold answer does not wait for that too.
 */
public final class Rendered {
    private static final int OWN_WEIGHT = 40;

    private final int images;
    private final @Nullable String next;
    private volatile ContentPart body;

    /**
     * @param images how many are written
     * @param next the cursor of the next page, or null if there is none
     */
    Rendered(int images, byte[] written, @Nullable String next) {
        this.images = images;
        this.body = ContentPart.plain(written);
        this.next = next;
    }

    /** Whether there is no image in it. */
    public boolean isEmpty() {
        return images == 0;
    }

    /** The images, in as many codings as there are by now. */
    public ContentPart body() {
        return body;
    }

    /** The cursor of the next page, or null if there is none. */
    public @Nullable String next() {
        return next;
    }

    /** Compresses it, if it is worth it: it may take milliseconds. */
    void compress() {
        body = body.compressed();
    }

    /** About how many bytes of memory it takes, in as many codings as there are by now. */
    int weight() {
        return OWN_WEIGHT + body.weight() + (next == null ? 0 : next.length());
    }
}

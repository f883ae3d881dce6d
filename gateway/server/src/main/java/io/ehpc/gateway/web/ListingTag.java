package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.upstream.Query;
import org.jspecify.annotations.Nullable;

/**
 * The weak validator of an answer that says of its parts how they stand, which changes with each moment. Answers with
 * the same one have the same images, parts in the same states with as many images and the same errors by type and code,
 * and the same cursors, which nobody may keep for longer than they are remembered. It leaves out when each part was
 * fetched ({@code age}, {@code asOf}, {@code freshUntil}, {@code servedUntil}, {@code requestId}), and the words of an
 * error ({@code detail}, {@code retryAfter}).
 */
final class ListingTag {
    private final StringBuilder said = new StringBuilder();

    private ListingTag() {}

    /**
     * That of such an answer.
     *
     * @param images the tag of the images as they are written
     * @param next where the next page is, or null
     * @param changes the cursor of the changes that it lacks, or null
     */
    static EntityTag of(Listing listing, String images, @Nullable String next, @Nullable String changes) {
        ListingTag tag = new ListingTag();
        listing.parts().forEach(tag::add);
        listing.leftOut().forEach(tag::add);
        tag.add(next);
        tag.add(changes);
        return EntityTag.weak(images + "-" + tag.fnv());
    }

    private void add(Part part) {
        Query query = part.query();
        add(query.region());
        add(query.clusterId());
        add(part.state());
        add(part.fault() == null ? null : Problem.of(part.fault()).typeAndCode());
        add(
                part.served() == null
                        ? null
                        : Integer.toString(
                                part.served().answer().listed().summary().size()));
    }

    /** With its length, so that no two lists of texts are one. */
    private void add(@Nullable String text) {
        said.append(text == null ? -1 : text.length()).append(':').append(text);
    }

    /** FNV-1a of 64 bits. */
    private String fnv() {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < said.length(); i++) {
            hash = (hash ^ said.charAt(i)) * 0x100000001B3L;
        }
        return Long.toHexString(hash);
    }
}

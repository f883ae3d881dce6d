package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.upstream.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a region's next answer is compared with: its images as it last listed them, and which contents
 * stood for which changes lately. Two are the same only if they are one. Immutable.
 */
final class Base {
    private static final int CONTENTS = 8;
    private static final int OWN_WEIGHT = 400;
    private static final int CONTENT_WEIGHT = 112;

    private final Listed listed;
    private final List<Content> contents;

    private Base(Listed listed, List<Content> contents) {
        this.listed = listed;
        this.contents = contents;
    }

    /**
     * A content of the region's answers.
     *
     * @param tag its digest
     * @param first the first change that led to it; 0 if it only looks otherwise than the one before
     * @param last the last of the region's changes that is in it
     */
    private record Content(String tag, long first, long last) {}

    /** The images, shared with the answer. */
    List<Image> images() {
        return listed.items(Image.class);
    }

    /** About how many bytes of memory it takes without the images. */
    int weight() {
        return OWN_WEIGHT + CONTENT_WEIGHT * contents.size();
    }

    /** About how many bytes the images take. */
    int imagesWeight() {
        return listed.summary().weight();
    }

    @SuppressWarnings("ReferenceEquality") // what counts is who holds it
    boolean has(Listed other) {
        return listed == other;
    }

    /** The same content, as it was fetched anew. */
    Base with(Listed same) {
        return has(same) ? this : new Base(same, contents);
    }

    /** A region's first; it is known from that change on. */
    static Base first(Listed listed, String tag, long number) {
        return new Base(listed, List.of(new Content(tag, number, number)));
    }

    /** The next one, to which the changes from first to last led; no changes if first is 0. */
    Base next(Listed next, String tag, long first, long last) {
        List<Content> all = new ArrayList<>(contents);
        all.add(new Content(tag, first, first == 0 ? current().last() : last));
        return new Base(next, List.copyOf(all.subList(Math.max(0, all.size() - CONTENTS), all.size())));
    }

    private Content current() {
        return contents.get(contents.size() - 1);
    }

    /** Whether this is its content now. */
    boolean isAt(String tag) {
        return current().tag().equals(tag);
    }

    /** The last change that is in this content; nothing if it was not there lately. */
    Optional<Long> position(String tag) {
        return contents.stream()
                .filter(content -> content.tag().equals(tag))
                .map(Content::last)
                .max(Long::compare);
    }

    /** The region's first change after that one; nothing if there is none. */
    Optional<Long> firstAfter(long number) {
        return contents.stream()
                .map(Content::first)
                .filter(first -> first > number)
                .min(Long::compare);
    }
}

package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.Order.Position;
import io.ehpc.gateway.catalogue.View.Selected;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to write merged images: a pure function. Equal ones write the same. */
interface Shape {
    /** Without what it holds. */
    int OWN_WEIGHT = 60;

    int TEXT_WEIGHT = 50;
    int IN_COLLECTION = 40;

    Rendered of(List<MergedImage> images);

    /** About how many bytes of memory it takes. */
    int weight();

    /** Of a text, about. */
    static int weight(@Nullable String text) {
        return text == null ? 0 : TEXT_WEIGHT + text.length();
    }

    /** Of some texts in a list, a set or a map, about. */
    static int weight(Collection<String> texts) {
        return texts.stream().mapToInt(text -> IN_COLLECTION + weight(text)).sum();
    }

    /**
     * As a view has it.
     *
     * @param after where the page before ended, or null
     * @param digest of the question, for the next cursor
     * @param states how each part stands, by {@link Part#place}: a table says so in each row; else empty
     */
    record OfView(View view, @Nullable Position after, String digest, Map<String, String> states) implements Shape {
        public OfView {
            states = Map.copyOf(states);
        }

        @Override
        public Rendered of(List<MergedImage> images) {
            Selected selected = view.select(images, after);
            Position next = selected.next();
            return new Rendered(
                    selected.images().size(),
                    bytes(selected.images()),
                    next == null ? null : PageCursor.write(digest, next));
        }

        @Override
        public int weight() {
            // Where the page before ended stands in the cursor too.
            return OWN_WEIGHT
                    + view.weight()
                    + Shape.weight(digest)
                    + (after == null ? 0 : 2 * Shape.weight(view.cursor()))
                    + Shape.weight(states.keySet())
                    + IN_COLLECTION * states.size();
        }

        private byte[] bytes(List<MergedImage> images) {
            ImageJson json = new ImageJson(view.fields());
            return switch (view.format()) {
                case JSON -> json.array(images);
                case NDJSON -> json.lines(images);
                case CSV -> new ImageTable(view.fields()).rows(images, states);
            };
        }
    }

    /** The images that have this id in some place, with all their places, as JSON. */
    record OfId(String imageId) implements Shape {
        @Override
        public Rendered of(List<MergedImage> images) {
            List<MergedImage> found = images.stream()
                    .filter(image -> image.places().stream()
                            .anyMatch(place -> place.image().imageId().equals(imageId)))
                    .toList();
            return new Rendered(found.size(), new ImageJson(List.of()).array(found), null);
        }

        @Override
        public int weight() {
            return OWN_WEIGHT + Shape.weight(imageId);
        }
    }
}

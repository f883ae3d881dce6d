package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.Order.Position;
import io.ehpc.gateway.catalogue.View.Selected;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to write merged images: a pure function. Equal ones write the same. */
interface Shape {
    Rendered of(List<MergedImage> images);

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
    }
}

package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.Order.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the merged images are shown, and how: a pure function of them, which asks the upstream nothing.
 *
 * @param fields the members of an image that are shown; empty for all
 * @param limit how many images at the most
 * @param cursor where the page before ended, as it was given out with it; null for the first page
 */
public record View(
        Attributes attributes,
        List<String> fields,
        Order order,
        int limit,
        @Nullable String cursor,
        Format format) {
    /** A cursor is at most this long, in characters. */
    public static final int MAX_CURSOR_LENGTH = 4096;

    /** All that there is, as JSON. */
    public static final View ALL =
            new View(Attributes.ANY, List.of(), Order.OF_IDENTITY, Integer.MAX_VALUE, null, Format.JSON);

    private static final int OWN_WEIGHT = 120;
    private static final int OF_ATTRIBUTE = 140;
    private static final int OF_KEY = 24;

    public View {
        fields = List.copyOf(fields);
    }

    /** Whether it shows all that JSON says of all images. */
    boolean isWhole() {
        return format != Format.CSV && fields.isEmpty() && limit == Integer.MAX_VALUE && attributes.areAny();
    }

    /** About how many bytes of memory it takes. */
    int weight() {
        int values = attributes.wanted().values().stream()
                .mapToInt(set -> OF_ATTRIBUTE + Shape.weight(set))
                .sum();
        return OWN_WEIGHT
                + values
                + Shape.weight(fields)
                + OF_KEY * order.keys().size()
                + Shape.weight(cursor);
    }

    /**
     * Some images of a merge.
     *
     * @param next where they end, if there are more behind them; else null
     */
    record Selected(List<MergedImage> images, @Nullable Position next) {}

    /** The page of these images that comes after that position. */
    Selected select(List<MergedImage> images, @Nullable Position after) {
        List<MergedImage> all = order.sorted(attributes.of(images));
        List<MergedImage> rest = after == null ? all : all.subList(firstAfter(all, after), all.size());
        if (rest.size() <= limit) {
            return new Selected(rest, null);
        }
        return new Selected(rest.subList(0, limit), order.position(rest.get(limit - 1)));
    }

    private int firstAfter(List<MergedImage> sorted, Position after) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(order.position(sorted.get(middle)), after) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

package io.ehpc.gateway.catalogue;

import java.util.List;

/**
 * In which order images come: by these keys, then by {@link Identity}, so that no two have the same place in it.
 *
 * @param keys the first one counts most; none for identity alone
 */
public record Order(List<SortKey> keys) {
    /** By identity alone, as a merge has them. */
    public static final Order OF_IDENTITY = new Order(List.of());

    public Order {
        keys = List.copyOf(keys);
    }

    /** Where an image stands in this order. */
    record Position(List<SortKey.Value> values, Identity identity) {
        Position {
            values = List.copyOf(values);
        }
    }

    Position position(MergedImage image) {
        return new Position(keys.stream().map(key -> key.field().of(image)).toList(), image.identity());
    }

    int compare(Position one, Position other) {
        for (int i = 0; i < keys.size(); i++) {
            int byKey = keys.get(i).compare(one.values().get(i), other.values().get(i));
            if (byKey != 0) {
                return byKey;
            }
        }
        return one.identity().compareTo(other.identity());
    }

    /** The images of a merge in this order. */
    List<MergedImage> sorted(List<MergedImage> images) {
        if (keys.isEmpty()) {
            return images;
        }
        record Placed(MergedImage image, Position position) {}
        return images.stream()
                .map(image -> new Placed(image, position(image)))
                .sorted((one, other) -> compare(one.position(), other.position()))
                .map(Placed::image)
                .toList();
    }
}

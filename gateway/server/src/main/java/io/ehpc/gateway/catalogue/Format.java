package io.ehpc.gateway.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How images are written. */
public enum Format {
    /** One JSON document. */
    JSON,
    /** A JSON document on each line: images, then the parts. */
    NDJSON,
    /** A table, RFC 4180: a line for each place of each image, then one for each part that has an error. */
    CSV;

    /** The names that clients know them by. */
    public static final List<String> NAMES =
            Arrays.stream(values()).map(Format::label).toList();

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format that clients know by that name. */
    public static Optional<Format> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(name))
                .findFirst();
    }
}

package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Attribute;
import io.ehpc.gateway.catalogue.Attributes;
import io.ehpc.gateway.catalogue.Format;
import io.ehpc.gateway.catalogue.ImageFields;
import io.ehpc.gateway.catalogue.Order;
import io.ehpc.gateway.catalogue.SortKey;
import io.ehpc.gateway.catalogue.View;
import io.ehpc.gateway.protocol.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** From the parameters of a request to what it wants to see of the images: pure functions. */
final class ViewReader {
    /** What says which images are wanted. */
    static final List<String> ATTRIBUTES =
            Arrays.stream(Attribute.values()).map(Attribute::parameter).toList();

    /** What says how they are shown. */
    static final List<String> SHAPE = List.of("fields", "sort", "limit", "cursor", "format");

    /** Of one attribute. */
    private static final int MAX_VALUES = 50;

    private static final String ALL = "all";
    private static final int HIGHEST_LIMIT = 10_000;
    private static final int MOST_SORT_KEYS = 4;

    private ViewReader() {}

    /**
     * The view.
     *
     * @param accepted the format if none is named
     * @param defaultLimit how many images a page of JSON has if nothing is said; 0 for all that there are
     * @throws BadParameterException if a parameter is unknown, repeated or malformed
     */
    static View read(QueryParameters parameters, Supplier<Format> accepted, int defaultLimit) {
        Format format = parameters.one("format").map(ViewReader::format).orElseGet(accepted);
        return new View(
                attributes(parameters),
                fields(parameters),
                order(parameters),
                limit(parameters, format, defaultLimit),
                parameters.one("cursor").map(ViewReader::cursor).orElse(null),
                format);
    }

    private static Attributes attributes(QueryParameters parameters) {
        SortedMap<Attribute, SortedSet<String>> wanted = new TreeMap<>();
        for (Attribute attribute : Attribute.values()) {
            List<String> values = parameters.each(attribute.parameter(), MAX_VALUES);
            values.forEach(value -> check(attribute.parameter(), value));
            if (attribute.takesPatterns()) {
                checkWildcards(attribute.parameter(), values);
            }
            if (!values.isEmpty()) {
                wanted.put(attribute, new TreeSet<>(values));
            }
        }
        return new Attributes(wanted);
    }

    private static void check(String name, String value) {
        if (value.length() > Attribute.MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new BadParameterException(
                    name,
                    "The parameter " + name + " has the value " + Printable.of(value) + "; it is a text of at most "
                            + Attribute.MAX_LENGTH + " characters, none of them a control character.");
        }
    }

    /** What a pattern costs grows with them; those of all patterns of a parameter count together. */
    private static void checkWildcards(String name, List<String> patterns) {
        int count = patterns.stream().mapToInt(Attribute::wildcards).sum();
        if (count > Attribute.MAX_WILDCARDS) {
            throw new BadParameterException(
                    name,
                    "The parameter " + name + " has " + count + " wildcards in all of its patterns; at most "
                            + Attribute.MAX_WILDCARDS + " may be given.");
        }
    }

    private static String cursor(String written) {
        if (written.length() > View.MAX_CURSOR_LENGTH) {
            throw new BadParameterException(
                    "cursor",
                    "The parameter cursor has " + written.length() + " characters; at most " + View.MAX_CURSOR_LENGTH
                            + " may be given.");
        }
        return written;
    }

    private static List<String> fields(QueryParameters parameters) {
        List<String> fields = parameters.each("fields", ImageFields.NAMES.size());
        fields.stream().filter(field -> !ImageFields.NAMES.contains(field)).forEach(unknown -> {
            throw unknown("fields", unknown, ImageFields.NAMES);
        });
        return fields;
    }

    private static Order order(QueryParameters parameters) {
        List<SortKey> keys = parameters.each("sort", MOST_SORT_KEYS).stream()
                .map(written -> SortKey.of(written).orElseThrow(() -> unknown("sort", written, SortKey.Field.NAMES)))
                .toList();
        if (keys.stream().map(SortKey::field).distinct().count() < keys.size()) {
            throw new BadParameterException("sort", "The parameter sort has a key more than once.");
        }
        return new Order(keys);
    }

    private static BadParameterException unknown(String name, String value, List<String> known) {
        return new BadParameterException(
                name,
                "The parameter " + name + " has the value " + Printable.of(value) + "; there are "
                        + String.join(", ", known) + ".");
    }

    /** NDJSON and CSV are for programs and files, which take all that there is and have no place to look for more. */
    private static int limit(QueryParameters parameters, Format format, int defaultLimit) {
        boolean isWhole = format != Format.JSON || defaultLimit == 0;
        return parameters.one("limit").map(ViewReader::limit).orElse(isWhole ? Integer.MAX_VALUE : defaultLimit);
    }

    private static int limit(String written) {
        if (written.equals(ALL)) {
            return Integer.MAX_VALUE;
        }
        if (!written.matches("[1-9][0-9]{0,4}") || Integer.parseInt(written) > HIGHEST_LIMIT) {
            throw new BadParameterException(
                    "limit", "The parameter limit is a number from 1 to " + HIGHEST_LIMIT + ", or all.");
        }
        return Integer.parseInt(written);
    }

    private static Format format(String written) {
        return Format.of(written).orElseThrow(() -> unknown("format", written, Format.NAMES));
    }
}

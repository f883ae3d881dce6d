package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.Parameters.Parameter;
import io.ehpc.gateway.protocol.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a request for changes says.
 *
 * @param regions whose; empty for all
 * @param cursor since when, as it was given; null if it says nothing of that
 * @param limit how many at the most
 * @param patience how long to wait for the next if there is none
 */
record ChangeRequest(List<String> regions, @Nullable String cursor, int limit, Duration patience) {
    private static final int LIMIT = 200;
    private static final int HIGHEST_LIMIT = 1_000;
    private static final int LONGEST_WAIT = 3_600;

    ChangeRequest {
        regions = List.copyOf(regions);
    }

    /**
     * The request in a query string: {@code region} (repeated, with commas, or {@code *}), {@code cursor},
     * {@code limit}, {@code wait} in seconds.
     *
     * @throws BadParameterException if a parameter is unknown, repeated or malformed
     */
    static ChangeRequest read(String query) {
        List<String> regions = new ArrayList<>();
        Map<String, String> others = new TreeMap<>();
        for (Parameter parameter : QuestionReader.parse(query)) {
            if (parameter.name().equals(QuestionReader.REGION)) {
                QuestionReader.addEach(QuestionReader.REGION, parameter.value(), regions);
            } else if (!List.of("cursor", "limit", "wait").contains(parameter.name())) {
                throw new BadParameterException(
                        parameter.name(),
                        "There is no parameter " + Printable.of(parameter.name())
                                + " here; there are region, cursor, limit and wait.");
            } else if (others.put(parameter.name(), parameter.value()) != null) {
                throw new BadParameterException(
                        parameter.name(), "The parameter " + parameter.name() + " is given more than once.");
            }
        }
        return new ChangeRequest(
                QuestionReader.regions(regions),
                others.get("cursor"),
                number(others, "limit", LIMIT, 1, HIGHEST_LIMIT),
                Duration.ofSeconds(number(others, "wait", 0, 0, LONGEST_WAIT)));
    }

    private static int number(Map<String, String> values, String name, int byDefault, int least, int most) {
        String value = values.getOrDefault(name, Integer.toString(byDefault));
        if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new BadParameterException(
                    name, "The parameter " + name + " is a number from " + least + " to " + most + ".");
        }
        return Integer.parseInt(value);
    }
}

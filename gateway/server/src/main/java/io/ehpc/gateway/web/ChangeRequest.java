package io.ehpc.gateway.web;

import java.time.Duration;
import java.util.List;
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
    static ChangeRequest read(@Nullable String query) {
        QueryParameters parameters = QueryParameters.read(query, List.of("region", "cursor", "limit", "wait"));
        return new ChangeRequest(
                QuestionReader.regions(parameters),
                parameters.one("cursor").orElse(null),
                number(parameters, "limit", LIMIT, 1, HIGHEST_LIMIT),
                Duration.ofSeconds(number(parameters, "wait", 0, 0, LONGEST_WAIT)));
    }

    private static int number(QueryParameters parameters, String name, int byDefault, int least, int most) {
        String value = parameters.one(name).orElse(Integer.toString(byDefault));
        if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new BadParameterException(
                    name, "The parameter " + name + " is a number from " + least + " to " + most + ".");
        }
        return Integer.parseInt(value);
    }
}

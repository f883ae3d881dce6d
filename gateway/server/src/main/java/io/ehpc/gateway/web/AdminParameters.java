package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Holdings.Selection;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.protocol.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parameters of the admin routes, each given once at the most. */
final class AdminParameters {
    private static final int LIMIT = 100;
    private static final int HIGHEST_LIMIT = 1_000;

    private final Map<String, String> values;

    private AdminParameters(Map<String, String> values) {
        this.values = values;
    }

    /** @throws BadParameterException if one comes twice, or the query string is malformed */
    static AdminParameters read(String query) {
        Map<String, String> values = new TreeMap<>();
        try {
            for (Parameters.Parameter parameter : Parameters.parse(query).all()) {
                if (values.put(parameter.name(), parameter.value()) != null) {
                    throw new BadParameterException(
                            parameter.name(), "The parameter " + Printable.of(parameter.name()) + " is given twice.");
                }
            }
        } catch (RefusedException refused) {
            throw new BadParameterException("query", refused.refusal().message());
        }
        return new AdminParameters(values);
    }

    /** @throws BadParameterException if there is another than these */
    void allow(String... names) {
        for (String name : values.keySet()) {
            if (!List.of(names).contains(name)) {
                throw new BadParameterException(
                        name,
                        "There is no parameter " + Printable.of(name) + " here"
                                + (names.length == 0 ? "." : "; there are " + String.join(", ", names) + "."));
            }
        }
    }

    /** Whether nothing says which answers are meant. */
    boolean namesNothing() {
        return !values.containsKey("account") && !values.containsKey("region") && !values.containsKey("clusterId");
    }

    /** Which answers are meant; {@code region=*} is any region. */
    Selection selection() {
        String region = values.get("region");
        String cluster = values.get("clusterId");
        return new Selection(
                null,
                values.get("account"),
                region == null || region.equals("*") ? null : QuestionReader.checkedRegion(region),
                cluster == null ? null : QuestionReader.checkedCluster(cluster));
    }

    /** The value of one; empty if it is not given. */
    String value(String name) {
        return values.getOrDefault(name, "");
    }

    boolean isSoft() {
        return switch (values.getOrDefault("mode", "hard")) {
            case "hard" -> false;
            case "soft" -> true;
            default -> throw new BadParameterException("mode", "The parameter mode is hard or soft.");
        };
    }

    int limit() {
        String limit = values.getOrDefault("limit", Integer.toString(LIMIT));
        if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) > HIGHEST_LIMIT) {
            throw new BadParameterException("limit", "The parameter limit is a number from 0 to 1000.");
        }
        return Integer.parseInt(limit);
    }
}

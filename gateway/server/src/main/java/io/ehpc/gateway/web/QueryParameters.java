package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Parameters.Parameter;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.protocol.RefusedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request under {@code /v1}, all of them known to its route. */
final class QueryParameters {
    private final List<Parameter> all;

    private QueryParameters(List<Parameter> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Those in a query string.
     *
     * @param query null if there is none
     * @param known the names that the route takes
     * @throws BadParameterException if there is another, or the query string is malformed
     */
    static QueryParameters read(@Nullable String query, List<String> known) {
        List<Parameter> all = parse(query == null ? "" : query);
        for (Parameter parameter : all) {
            if (!known.contains(parameter.name())) {
                throw new BadParameterException(
                        parameter.name(),
                        "There is no parameter " + Printable.of(parameter.name()) + " here"
                                + (known.isEmpty() ? "." : "; there are " + String.join(", ", known) + "."));
            }
        }
        return new QueryParameters(all);
    }

    private static List<Parameter> parse(String query) {
        try {
            return Parameters.parse(query).all();
        } catch (RefusedException refused) {
            throw new BadParameterException("query", refused.refusal().message());
        }
    }

    /**
     * The value of a parameter that is given once at the most.
     *
     * @throws BadParameterException if it is given more than once
     */
    Optional<String> one(String name) {
        List<String> values = values(name);
        if (values.size() > 1) {
            throw new BadParameterException(name, "The parameter " + name + " is given more than once.");
        }
        return values.stream().findFirst();
    }

    /**
     * The values of a parameter that may be repeated, or hold several with commas between them.
     *
     * @param most how many there may be; they are counted before any is looked at
     * @throws BadParameterException if there are more, or one is empty or comes twice
     */
    List<String> each(String name, int most) {
        List<String> given = values(name);
        refuseTooMany(name, given, most);
        Set<String> each = new LinkedHashSet<>();
        for (String values : given) {
            for (String value : values.split(",", -1)) {
                if (value.isEmpty()) {
                    throw new BadParameterException(name, "The parameter " + name + " has an empty value.");
                }
                if (!each.add(value)) {
                    throw new BadParameterException(
                            name,
                            "The parameter " + name + " has the value " + Printable.of(value) + " more than once.");
                }
            }
        }
        return List.copyOf(each);
    }

    private static void refuseTooMany(String name, List<String> given, int most) {
        long count = given.stream()
                .mapToLong(value -> 1 + value.chars().filter(c -> c == ',').count())
                .sum();
        if (count > most) {
            throw new BadParameterException(
                    name, "The parameter " + name + " has " + count + " values; at most " + most + " may be given.");
        }
    }

    private List<String> values(String name) {
        return all.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /** All of them as a query string, but for the one of that name, which has that value. */
    String with(String name, String value) {
        return new Parameters(all.stream()
                        .filter(parameter -> !parameter.name().equals(name))
                        .toList())
                .with(name, value)
                .encoded();
    }
}

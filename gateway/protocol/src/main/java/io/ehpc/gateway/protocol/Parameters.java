package io.ehpc.gateway.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Decoded names and values of a query string or of a form, in the order in which they came. */
public record Parameters(List<Parameter> all) {

    /** So many a request may have, in its query and its form together. */
    public static final int MOST = 64;

    /** No parameters. */
    public static final Parameters NONE = new Parameters(List.of());

    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** One decoded name and its value; the value may be empty. */
    public record Parameter(String name, String value) {

        /** The name alone: the value may be a signature or a token. */
        @Override
        public String toString() {
            return name;
        }
    }

    public Parameters {
        all = List.copyOf(all);
    }

    /**
     * Reads {@code application/x-www-form-urlencoded} text, as query strings and forms carry it: both
     * {@code +} and {@code %20} are a space.
     *
     * @throws RefusedException with {@link ErrorCode#INVALID_PARAMETER} if an escape is malformed, or there are more
     *     than {@link #MOST}; they are counted before any is read
     */
    public static Parameters parse(String encoded) {
        return NONE.parseMore(encoded);
    }

    /**
     * Reads more of the same request, which count with these.
     *
     * @return those that were read, without these
     * @throws RefusedException as {@link #parse} does
     */
    Parameters parseMore(String encoded) {
        if (encoded.isEmpty()) {
            return NONE;
        }
        refuseTooMany(all.size() + separated(encoded));
        List<Parameter> parsed = new ArrayList<>();
        for (String pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parsed.add(new Parameter(decode(name), decode(value)));
            }
        }
        return new Parameters(parsed);
    }

    /** What stands between separators, be it empty: to look for those costs nothing else. */
    private static int separated(String encoded) {
        int count = 1;
        for (int at = encoded.indexOf('&'); at >= 0; at = encoded.indexOf('&', at + 1)) {
            count++;
        }
        return count;
    }

    private static void refuseTooMany(int count) {
        if (count > MOST) {
            throw ErrorCode.INVALID_PARAMETER
                    .refusal("The request has " + count + " parameters; at most " + MOST + " may be given.")
                    .asException();
        }
    }

    /** The first value of that name, which may be empty. */
    public Optional<String> first(String name) {
        for (Parameter parameter : all) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    /** The first name that stands more than once. */
    public Optional<String> repeated() {
        Set<String> seen = new HashSet<>();
        return all.stream().map(Parameter::name).filter(name -> !seen.add(name)).findFirst();
    }

    /** These, then those. */
    public Parameters and(Parameters those) {
        if (those.all.isEmpty()) {
            return this;
        }
        List<Parameter> both = new ArrayList<>(all);
        both.addAll(those.all);
        return new Parameters(both);
    }

    /** These, and one more. */
    public Parameters with(String name, String value) {
        return and(new Parameters(List.of(new Parameter(name, value))));
    }

    /** The same as an encoded query string, RFC 3986. */
    public String encoded() {
        StringBuilder encoded = new StringBuilder();
        for (Parameter parameter : all) {
            encoded.append(encoded.isEmpty() ? "" : "&")
                    .append(Percent.encode(parameter.name()))
                    .append('=')
                    .append(Percent.encode(parameter.value()));
        }
        return encoded.toString();
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            // Most are, and a signed request has a dozen.
            return text;
        }
        if (MALFORMED_ESCAPE.matcher(text).find()) {
            throw ErrorCode.INVALID_PARAMETER
                    .refusal("A percent-encoded parameter is malformed.")
                    .asException();
        }
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

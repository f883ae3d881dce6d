package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.Wire.Header;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a request says who asks, read apart from the gateway's own code: on the RPC face all that a signature
 * covers, in an order of its own; under {@code /v1} the keys. Two requests that show the same are of the same
 * person, whatever else differs.
 */
final class Shown {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** What stands before a request line is passed over, and a line may end without its first half (RFC 9112, 2.2). */
    private static final Pattern BEFORE = Pattern.compile("^[\\x00-\\x20\\x7f-\\xa0]+");

    /** What stands between a request line's three parts: a lenient reader takes each of these for a space (RFC 9112, 3). */
    private static final String SPACES = "[ \\t\\x0b\\f\\r]+";

    /** What stands before the path of a target that names a host, as a lenient reader finds it. */
    private static final Pattern ORIGIN = Pattern.compile("^(?![/?])[^?]*?://(?:[^/?@]*@)?([^/?]*)");

    private static final Pattern END = Pattern.compile("\r?\n\r?\n");

    private Shown() {}

    /** Everything that is shown; empty if nothing is, or if the request cannot be read. */
    static List<String> by(byte[] request) {
        return readings(request).stream().findFirst().orElse(List.of());
    }

    private static Optional<Wire> parsed(String text) {
        Matcher end = END.matcher(text);
        if (!end.find()) {
            return Optional.empty();
        }
        String[] lines = text.substring(0, end.start()).split("\r?\n", -1);
        String[] first = lines[0].strip().split(SPACES, -1);
        if (first.length != 3) {
            return Optional.empty();
        }
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(new Header(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip()));
            }
        }
        Wire head = new Wire(first[0], first[1], headers, "");
        return Optional.of(head.withBody(body(head, text.substring(end.end()))));
    }

    /** As much of what follows as the head says. */
    private static String body(Wire head, String rest) {
        String length = header(head, "content-length");
        if (length.isEmpty()) {
            return header(head, "transfer-encoding").isEmpty() ? "" : rest;
        }
        return rest.substring(0, Math.min(rest.length(), Integer.parseInt(length)));
    }

    /** The same in each way to read it: by the field that names the host, and by a target that does (RFC 9112, 3.2.2). */
    static List<List<String>> readings(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        try {
            return parsed(BEFORE.matcher(text).replaceFirst(""))
                    .map(Shown::readings)
                    .orElse(List.of());
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }

    /** The same of a request whose lines are read already. */
    static List<List<String>> readings(Wire request) {
        try {
            Matcher origin = ORIGIN.matcher(request.target());
            if (!origin.find()) {
                return List.of(read(request));
            }
            Wire relative = request.withTarget(request.target().substring(origin.end()));
            List<Header> headers = new ArrayList<>(relative.headers());
            headers.removeIf(header -> header.is("host"));
            headers.add(new Header("host", origin.group(1)));
            return List.of(read(relative), read(relative.withHeaders(headers)));
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }

    private static List<String> read(Wire wire) {
        if (!path(wire).equals("/")) {
            return keys(wire);
        }
        String authorization = header(wire, "authorization");
        if (authorization.startsWith("ACS3-")) {
            return acs3(wire, authorization);
        }
        return authorization.isEmpty() && header(wire, "x-api-key").isEmpty() ? sha1(wire) : keys(wire);
    }

    static String path(Wire wire) {
        String path = wire.target().split("[?#]", 2)[0].replaceAll("(?i)%2e", ".");
        return isTop(path) ? "/" : path;
    }

    /** Whether its segments say nothing, or take each other back (RFC 3986, 5.2.4 and 6.2.2.3). */
    private static boolean isTop(String path) {
        int depth = 0;
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> depth = Math.max(0, depth - 1);
                default -> depth++;
            }
        }
        return depth == 0;
    }

    private static List<String> keys(Wire wire) {
        String authorization = header(wire, "authorization");
        String bearer = authorization.regionMatches(true, 0, "bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : authorization;
        return Stream.of(bearer, header(wire, "x-api-key"))
                .filter(key -> !key.isEmpty())
                .toList();
    }

    private static List<String> acs3(Wire wire, String authorization) {
        List<String> shown = new ArrayList<>(List.of(wire.method(), wire.body()));
        shown.addAll(sorted(parameters(query(wire)), true));
        for (String field :
                authorization.substring(authorization.indexOf(' ') + 1).split(",", -1)) {
            String[] sides = field.strip().split("=", 2);
            if (sides.length < 2) {
                continue;
            }
            switch (sides[0].strip()) {
                case "SignedHeaders" ->
                    Stream.of(sides[1].toLowerCase(Locale.ROOT).split(";", -1))
                            .sorted()
                            .forEach(name -> shown.add(name + ":" + header(wire, name)));
                case "Credential", "Signature" -> shown.add(sides[1]);
                default -> {}
            }
        }
        return shown;
    }

    private static List<String> sha1(Wire wire) {
        boolean isForm = header(wire, "content-type").toLowerCase(Locale.ROOT).startsWith(FORM);
        List<String> all = new ArrayList<>(parameters(query(wire)));
        if (isForm) {
            all.addAll(parameters(wire.body()));
        }
        List<String> shown = new ArrayList<>(List.of(wire.method()));
        shown.addAll(sorted(all, false));
        return shown;
    }

    private static String query(Wire wire) {
        String target = wire.target().split("#", 2)[0];
        int at = target.indexOf('?');
        return at < 0 ? "" : target.substring(at + 1);
    }

    private static List<String> parameters(String encoded) {
        return Stream.of(encoded.split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> {
                    String[] sides = pair.split("=", 2);
                    return decoded(sides[0]) + "=" + (sides.length < 2 ? "" : decoded(sides[1]));
                })
                .toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** @param emptyValues whether those count that have no value: some official clients leave them unsigned */
    private static List<String> sorted(List<String> parameters, boolean emptyValues) {
        return parameters.stream()
                .filter(pair -> emptyValues || !pair.endsWith("=") || pair.startsWith("Signature="))
                .sorted()
                .toList();
    }

    /** The values of that name, joined as one. */
    private static String header(Wire wire, String name) {
        return wire.headers().stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .reduce((one, other) -> one + "," + other)
                .orElse("");
    }
}

package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.Wire.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Changes in a request of HTTP/2: those of any request, and in its fields those that a server has to treat as malformed
 * or may (RFC 9113, 8.2 and 8.3): pseudo-headers that are missing, doubled, out of order, unknown or odd, names in
 * upper case, and fields of a connection.
 */
final class FieldsMutator {
    private static final List<Header> PSEUDO = List.of(
            new Header(Fields.METHOD, "CONNECT"),
            new Header(Fields.METHOD, ""),
            new Header(Fields.SCHEME, "https"),
            new Header(Fields.SCHEME, "javascript"),
            new Header(Fields.SCHEME, ""),
            new Header(Fields.PATH, "*"),
            new Header(Fields.PATH, ""),
            new Header(Fields.PATH, "/"),
            new Header(Fields.AUTHORITY, "a:1"),
            new Header(Fields.AUTHORITY, ""),
            new Header(Fields.AUTHORITY, "u:p@localhost"),
            new Header(Fields.AUTHORITY, "[::1"),
            new Header(":status", "200"),
            new Header(":protocol", "websocket"),
            new Header(":unknown", "1"),
            new Header(":", ""),
            new Header("", "x"));

    private static final List<Header> OF_A_CONNECTION = List.of(
            new Header("connection", "close"),
            new Header("connection", "x-api-key, authorization"),
            new Header("keep-alive", "timeout=5"),
            new Header("proxy-connection", "keep-alive"),
            new Header("transfer-encoding", "chunked"),
            new Header("upgrade", "h2c"),
            new Header("http2-settings", "AAMAAABkAARAAAAAAAIAAAAA"),
            new Header("te", "trailers, deflate"),
            new Header("te", "gzip"),
            new Header("content-length", "0"),
            new Header("content-length", "7"),
            new Header("content-length", "-1"),
            new Header("content-length", "99999999999999999999"),
            new Header("expect", "100-continue"),
            new Header("expect", "a miracle"),
            new Header("host", "evil.example"),
            new Header("host", "localhost"),
            new Header("cookie", "a=b"),
            new Header("cookie", "c=d"));

    private final Mutator mutator;
    private final RandomGenerator random;

    FieldsMutator(Mutator mutator, RandomGenerator random) {
        this.mutator = mutator;
        this.random = random;
    }

    /** The first request with some changes, for which the second may give pieces. */
    Fields of(Wire base, Wire donor) {
        int all = random.nextInt(1, 4);
        int ofFields = random.nextBoolean() ? 0 : random.nextInt(1, all + 1);
        Fields fields = Fields.of(mutator.changed(base, donor, all - ofFields));
        for (int i = 0; i < ofFields; i++) {
            fields = once(fields);
        }
        return fields;
    }

    private Fields once(Fields fields) {
        List<Header> all = new ArrayList<>(fields.all());
        int at = all.isEmpty() ? 0 : random.nextInt(Math.min(all.size(), random.nextBoolean() ? 4 : all.size()));
        switch (random.nextInt(10)) {
            case 5 -> connect(all);
            case 0, 1 -> all.add(at, any(PSEUDO));
            case 2, 3 -> all.add(anywhere(all), any(OF_A_CONNECTION));
            case 4 -> replaced(all, any(PSEUDO));
            default -> {
                if (!all.isEmpty()) {
                    Header field = all.remove(at);
                    elsewhere(all, at, field);
                }
            }
        }
        return fields.with(all);
    }

    /** The form of CONNECT, which has no scheme and no path (RFC 9113, 8.5), or that of RFC 8441, which has both. */
    private void connect(List<Header> all) {
        replaced(all, new Header(Fields.METHOD, "CONNECT"));
        if (random.nextInt(3) > 0) {
            all.removeIf(
                    field -> field.name().equals(Fields.SCHEME) || field.name().equals(Fields.PATH));
        } else {
            all.add(0, new Header(":protocol", "websocket"));
        }
        if (random.nextBoolean()) {
            replaced(all, new Header(Fields.AUTHORITY, "a:1"));
        }
    }

    /** Left out, moved, doubled, in upper case, or with a name that is none. */
    private void elsewhere(List<Header> all, int at, Header field) {
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> all.add(anywhere(all), field);
            case 2 -> {
                all.add(at, field);
                all.add(anywhere(all), field);
            }
            case 3 -> all.add(at, new Header(field.name().toUpperCase(Locale.ROOT), field.value()));
            case 4 -> all.add(at, new Header(mutator.text(field.name()), field.value()));
            default -> all.add(at, new Header(field.name(), mutator.text(field.value())));
        }
    }

    private static void replaced(List<Header> all, Header by) {
        all.replaceAll(field -> field.name().equals(by.name()) ? by : field);
    }

    private int anywhere(List<Header> all) {
        return random.nextInt(all.size() + 1);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}

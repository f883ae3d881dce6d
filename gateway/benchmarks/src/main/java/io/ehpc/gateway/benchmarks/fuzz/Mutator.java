package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.Wire.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Changes in a request: in its characters, and in its parts, some of which come from another request, so that
 * what one person shows is mixed with what another does.
 */
final class Mutator {
    private static final String ODD = "\0\n\r\t ,;:=.%&+/?#\"'\\{}[]~@\u0080\u00e9\u00ff";
    private static final List<Header> NOISE = List.of(
            new Header("X-Forwarded-For", "127.0.0.1"),
            new Header("X-Original-URL", "/admin/entries"),
            new Header("X-Http-Method-Override", "DELETE"),
            new Header("X-Acs-Region-Id", "cn-beijing"),
            new Header("X-Acs-Action", "ListRegions"),
            new Header("Authorization", "Bearer "),
            new Header("X-Api-Key", "egw_"),
            new Header("Accept", "text/csv;q=0.3, */*;q=x"),
            new Header("Accept-Encoding", "zstd;q=0, gzip"),
            new Header("Cache-Control", "no-cache, max-age=99999999999999999999"),
            new Header("If-None-Match", "W/\"a\", \""),
            new Header("Range", "bytes=0-"),
            new Header("Last-Event-ID", "0"),
            new Header("traceparent", "00-00000000000000000000000000000000-0000000000000000-01"),
            new Header("x-ehpc-explain", "1"));

    private final RandomGenerator random;

    Mutator(RandomGenerator random) {
        this.random = random;
    }

    /**
     * A request to send.
     *
     * @param framed whether where it ends is beyond doubt, so that another may follow on its connection
     */
    @SuppressWarnings("ArrayRecordComponent") // sent once, and compared by nobody
    record Mutated(byte[] bytes, boolean framed) {}

    /** The first request with some changes, for which the second may give pieces. */
    Mutated of(Wire base, Wire donor) {
        Wire mutated = changed(base, donor, random.nextInt(1, 4));
        if (oneIn(5)) {
            String raw = new String(mutated.bytes(), StandardCharsets.ISO_8859_1);
            return new Mutated(text(raw).getBytes(StandardCharsets.ISO_8859_1), false);
        }
        return new Mutated(mutated.bytes(), isFramed(mutated));
    }

    /** The first request with so many changes, for which the second may give pieces. */
    Wire changed(Wire base, Wire donor, int times) {
        Wire mutated = base;
        for (int i = 0; i < times; i++) {
            mutated = once(mutated, donor);
        }
        return mutated;
    }

    private Wire once(Wire wire, Wire donor) {
        return switch (random.nextInt(16)) {
            case 0, 1 -> wire.withTarget(text(wire.target()));
            case 2 -> wire.withTarget(mixed(wire.target(), donor.target()));
            case 3, 4, 5 ->
                header(wire, random.nextInt(Math.max(1, wire.headers().size())), donor);
            case 6 -> added(wire, any(NOISE));
            case 7 -> donor.headers().isEmpty() ? wire : added(wire, any(donor.headers()));
            case 8 -> wire.withMethod(any(Odd.METHODS));
            case 9 -> wire.withBody(text(wire.body()));
            case 10 -> wire.withBody(donor.body());
            case 11 -> wire.withTarget(any(Odd.BEFORE_TARGETS) + wire.target());
            case 12 -> wire.withTarget(any(Odd.TARGETS));
            case 13 -> host(wire);
            case 14 -> added(wire, any(Odd.HEADERS));
            default -> movedToTheBody(wire);
        };
    }

    /** Another value, another name, none, or that of the donor's header of the same name. */
    private Wire header(Wire wire, int at, Wire donor) {
        if (wire.headers().isEmpty()) {
            return wire;
        }
        List<Header> headers = new ArrayList<>(wire.headers());
        Header header = headers.get(at);
        switch (random.nextInt(5)) {
            case 0 -> headers.remove(at);
            case 1 -> headers.set(at, new Header(text(header.name()), header.value()));
            case 2 ->
                donor.headers().stream()
                        .filter(other -> other.is(header.name()))
                        .findFirst()
                        .ifPresent(other -> headers.set(at, other));
            default -> headers.set(at, new Header(header.name(), text(header.value())));
        }
        return wire.withHeaders(headers);
    }

    /** Another host, or one more. */
    private Wire host(Wire wire) {
        Header host = new Header("Host", any(Odd.HOSTS));
        if (oneIn(3)) {
            return added(wire, host);
        }
        return wire.withHeaders(wire.headers().stream()
                .map(header -> header.is("host") ? host : header)
                .toList());
    }

    private Wire added(Wire wire, Header header) {
        List<Header> headers = new ArrayList<>(wire.headers());
        headers.add(random.nextInt(headers.size() + 1), header);
        return wire.withHeaders(headers);
    }

    /** The query's parameters, some of them the other's. */
    private String mixed(String target, String donor) {
        String query = donor.substring(donor.indexOf('?') + 1);
        List<String> others = List.of(query.split("&", -1));
        String other = any(others);
        String name = other.substring(0, Math.max(0, other.indexOf('=')));
        int at = target.indexOf("&" + name + "=");
        if (at < 0 || oneIn(3)) {
            return target + (target.indexOf('?') < 0 ? "?" : "&") + other;
        }
        int end = target.indexOf('&', at + 1);
        return target.substring(0, at) + "&" + other + (end < 0 ? "" : target.substring(end));
    }

    /** A parameter of the query becomes one of a form, which signatures may count alike. */
    private Wire movedToTheBody(Wire wire) {
        int at = wire.target().lastIndexOf('&');
        if (at < 0) {
            return wire;
        }
        Wire moved = wire.withTarget(wire.target().substring(0, at))
                .withBody(wire.body()
                        + (wire.body().isEmpty() ? "" : "&")
                        + wire.target().substring(at + 1));
        return oneIn(2) ? moved : added(moved, new Header("content-type", "application/x-www-form-urlencoded"));
    }

    /** One to three characters more, less or others; or a piece cut, doubled or moved. */
    String text(String text) {
        String mutated = text;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            mutated = oneChange(mutated);
        }
        return mutated;
    }

    private String oneChange(String text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(12));
        String before = text.substring(0, at);
        String piece = text.substring(at, end);
        String after = text.substring(end);
        return switch (random.nextInt(8)) {
            case 0 -> before + ODD.charAt(random.nextInt(ODD.length())) + piece + after;
            case 1 -> before + after;
            case 2 -> before + piece + piece + after;
            case 3 -> before + (char) random.nextInt(' ', 127) + after;
            case 4 -> before;
            case 5 -> before + piece.toUpperCase(Locale.ROOT) + after;
            case 6 -> before + percents(piece) + after;
            default -> piece + before + after;
        };
    }

    private static String percents(String piece) {
        StringBuilder encoded = new StringBuilder();
        piece.chars().forEach(each -> encoded.append('%').append("%02x".formatted(each & 0xff)));
        return encoded.toString();
    }

    /** Whether lines and length are as they were written. */
    private static boolean isFramed(Wire wire) {
        return isLine(wire.method())
                && isLine(wire.target())
                && wire.target().indexOf(' ') < 0
                && wire.headers().stream()
                        .allMatch(header -> isLine(header.value()) && isName(header.name()) && !frames(header));
    }

    private static boolean frames(Header header) {
        return header.is("content-length")
                || header.is("transfer-encoding")
                || header.is("connection")
                || header.is("expect")
                || header.is("upgrade");
    }

    private static boolean isLine(String text) {
        return text.chars().allMatch(each -> each >= ' ' && each != 127);
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(each -> (Character.isLetterOrDigit(each) && each < 128) || each == '-');
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}

package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.Wire.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request as HTTP/2 carries it: fields in their order, pseudo-headers among them (RFC 9113, 8.3); nothing of it has
 * to be well-formed.
 *
 * @param body each character a byte
 */
record Fields(List<Header> all, String body) {
    private static final Pattern DEFAULT_PORT = Pattern.compile(":80$");

    static final String METHOD = ":method";
    static final String PATH = ":path";
    static final String AUTHORITY = ":authority";
    static final String SCHEME = ":scheme";

    Fields {
        all = List.copyOf(all);
    }

    /** The same request, with its first host as the authority. */
    static Fields of(Wire wire) {
        List<Header> headers = new ArrayList<>(wire.headers());
        List<Header> all = new ArrayList<>();
        all.add(new Header(METHOD, wire.method()));
        all.add(new Header(SCHEME, "http"));
        all.add(new Header(PATH, wire.target()));
        headers.stream().filter(header -> header.is("host")).findFirst().ifPresent(host -> {
            headers.remove(host);
            all.add(new Header(AUTHORITY, host.value()));
        });
        headers.forEach(header -> all.add(new Header(header.name().toLowerCase(Locale.ROOT), header.value())));
        return new Fields(all, wire.body());
    }

    Fields with(List<Header> other) {
        return new Fields(other, body);
    }

    /** What it shows of who asks, by each host that it names: the authority, and the field of HTTP/1.1. */
    List<List<String>> readings() {
        return Stream.concat(hosts(AUTHORITY), hosts("host"))
                .flatMap(host -> Shown.readings(wire(host)).stream())
                .distinct()
                .toList();
    }

    private Stream<String> hosts(String name) {
        return all.stream().filter(field -> field.name().equals(name)).map(Header::value);
    }

    private Wire wire(String host) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("host", DEFAULT_PORT.matcher(host.strip()).replaceFirst("")));
        all.stream()
                .filter(field -> !field.name().startsWith(":") && !field.is("host"))
                .forEach(field ->
                        headers.add(new Header(field.name(), field.value().strip())));
        return new Wire(first(METHOD), first(PATH), headers, body);
    }

    private String first(String name) {
        return hosts(name).findFirst().orElse("");
    }

    /** Header block of literal fields that nobody is to index (RFC 7541, 6.2.3), without Huffman's code. */
    byte[] block() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (Header field : all) {
            block.write(0x10);
            string(block, field.name());
            string(block, field.value());
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = bytes.length;
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length /= 128) {
                block.write(length % 128 + 128);
            }
            block.write(length);
        }
        block.writeBytes(bytes);
    }

    /** A line for each field, and the body. */
    String readable() {
        StringBuilder text = new StringBuilder();
        all.forEach(field ->
                text.append(field.name()).append(": ").append(field.value()).append('\n'));
        return text.append('\n').append(body).toString();
    }
}

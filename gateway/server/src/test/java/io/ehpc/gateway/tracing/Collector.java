package io.ehpc.gateway.tracing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A collector of traces: takes OTLP over HTTP, and reads of the protobuf what tests look at. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final List<Seen> spans = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    /** A span as it came; ids in hex, of links the spans' ids. */
    public record Seen(
            String traceId,
            String id,
            String parent,
            String name,
            Map<String, String> attributes,
            List<String> links,
            int kind,
            int status,
            Sender sender) {}

    /**
     * Who sent a span.
     *
     * @param resource its attributes
     * @param headers of the request that brought the span
     */
    public record Sender(Map<String, String> resource, String scope, Map<String, List<String>> headers) {}

    private static final class Reading {
        String traceId = "";
        String id = "";
        String parent = "";
        String name = "";
        final Map<String, String> attributes = new HashMap<>();
        final List<String> links = new CopyOnWriteArrayList<>();
        int kind;
        int status;
    }

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (status == 200) {
                Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
                fields(ByteBuffer.wrap(body), Map.of(1, spans -> resourceSpans(spans, headers)));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    /** Where it takes them. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** What came so far. */
    public List<Seen> spans() {
        return spans;
    }

    /** Takes nothing from now on. */
    void refuses() {
        status = 503;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private interface Field {
        void read(ByteBuffer content);
    }

    private void resourceSpans(ByteBuffer content, Map<String, List<String>> headers) {
        Map<String, String> resource = new HashMap<>();
        fields(
                content,
                Map.of(
                        1, it -> fields(it, Map.of(1, pair -> attribute(pair, resource::put))),
                        2, scope -> scopeSpans(scope, resource, headers)));
    }

    private void scopeSpans(ByteBuffer content, Map<String, String> resource, Map<String, List<String>> headers) {
        String[] scope = {""};
        fields(
                content,
                Map.of(
                        1, it -> fields(it, Map.of(1, name -> scope[0] = text(name))),
                        2, span -> span(span, new Sender(resource, scope[0], headers))));
    }

    private void span(ByteBuffer content, Sender sender) {
        Reading span = new Reading();
        fields(
                content,
                Map.of(
                        1, id -> span.traceId = hex(id),
                        2, id -> span.id = hex(id),
                        4, id -> span.parent = hex(id),
                        5, name -> span.name = text(name),
                        6, kind -> span.kind = (int) varint(kind),
                        9, pair -> attribute(pair, span.attributes::put),
                        13, link -> fields(link, Map.of(2, id -> span.links.add(hex(id)))),
                        15, status -> fields(status, Map.of(3, code -> span.status = (int) varint(code)))));
        spans.add(new Seen(
                span.traceId,
                span.id,
                span.parent,
                span.name,
                span.attributes,
                span.links,
                span.kind,
                span.status,
                sender));
    }

    private static void attribute(ByteBuffer content, BiConsumer<String, String> to) {
        String[] pair = {"", ""};
        fields(
                content,
                Map.of(
                        1, key -> pair[0] = text(key),
                        2,
                                value -> fields(
                                        value,
                                        Map.of(
                                                1, it -> pair[1] = text(it),
                                                3, it -> pair[1] = Long.toString(varint(it))))));
        to.accept(pair[0], pair[1]);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    /** Reads a message: hands those of its numbers and length-delimited fields on that are wanted, and passes over the rest. */
    private static void fields(ByteBuffer message, Map<Integer, Field> wanted) {
        while (message.hasRemaining()) {
            int tag = (int) varint(message);
            switch (tag & 7) {
                case 0 -> {
                    ByteBuffer number = message.slice();
                    varint(message);
                    wanted.getOrDefault(tag >>> 3, unwanted -> {}).read(number);
                }
                case 1 -> message.position(message.position() + 8);
                case 5 -> message.position(message.position() + 4);
                case 2 -> {
                    int length = (int) varint(message);
                    ByteBuffer content = message.slice(message.position(), length);
                    message.position(message.position() + length);
                    wanted.getOrDefault(tag >>> 3, unwanted -> {}).read(content);
                }
                default -> throw new UncheckedIOException(new IOException("no protobuf: tag " + tag));
            }
        }
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}

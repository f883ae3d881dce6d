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
            List<String> links) {}

    private static final class Reading {
        String traceId = "";
        String id = "";
        String parent = "";
        String name = "";
        final Map<String, String> attributes = new HashMap<>();
        final List<String> links = new CopyOnWriteArrayList<>();
    }

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (status == 200) {
                fields(ByteBuffer.wrap(body), Map.of(1, this::resourceSpans));
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

    private void resourceSpans(ByteBuffer content) {
        fields(content, Map.of(2, scope -> fields(scope, Map.of(2, this::span))));
    }

    private void span(ByteBuffer content) {
        Reading span = new Reading();
        fields(
                content,
                Map.of(
                        1, id -> span.traceId = hex(id),
                        2, id -> span.id = hex(id),
                        4, id -> span.parent = hex(id),
                        5, name -> span.name = text(name),
                        9, pair -> attribute(pair, span.attributes::put),
                        13, link -> fields(link, Map.of(2, id -> span.links.add(hex(id))))));
        spans.add(new Seen(span.traceId, span.id, span.parent, span.name, span.attributes, span.links));
    }

    private static void attribute(ByteBuffer content, BiConsumer<String, String> to) {
        String[] pair = {"", ""};
        fields(
                content,
                Map.of(1, key -> pair[0] = text(key), 2, value -> fields(value, Map.of(1, it -> pair[1] = text(it)))));
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

    /** Reads a message: hands those of its length-delimited fields on that are wanted, and passes over the rest. */
    private static void fields(ByteBuffer message, Map<Integer, Field> wanted) {
        while (message.hasRemaining()) {
            int tag = (int) varint(message);
            switch (tag & 7) {
                case 0 -> varint(message);
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

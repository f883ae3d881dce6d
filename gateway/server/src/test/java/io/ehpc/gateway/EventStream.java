package io.ehpc.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An event stream, read by a thread of its own as browsers read it: HTML, section 9.2.6. */
final class EventStream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpResponse<Stream<String>> response;
    private final LinkedBlockingQueue<Map<String, String>> blocks = new LinkedBlockingQueue<>();

    private EventStream(HttpResponse<Stream<String>> response) {
        this.response = response;
        Thread reader = new Thread(this::read, "event-stream");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param lastEventId where to resume, or the empty text */
    static EventStream open(HttpClient http, URI uri, String lastEventId, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new EventStream(
                http.sendAsync(request.build(), BodyHandlers.ofLines()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private void read() {
        Map<String, String> block = new TreeMap<>();
        try (Stream<String> lines = response.body()) {
            for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
                String line = all.next();
                if (line.isEmpty()) {
                    blocks.add(block);
                    block = new TreeMap<>();
                } else {
                    String[] field = line.split(": ", 2);
                    block.put(field[0], field[1]);
                }
            }
        } catch (RuntimeException broken) {
            // Ended by whoever closed it.
        }
        blocks.add(Map.of("closed", ""));
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    HttpClient.Version version() {
        return response.version();
    }

    /** The next block, its fields by name; one with the field {@code closed} at the end. */
    Map<String, String> next() throws Exception {
        Map<String, String> block = blocks.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (block == null) {
            throw new AssertionError("no block came");
        }
        return block;
    }

    /** The next block that is an event. */
    Map<String, String> nextEvent() throws Exception {
        Map<String, String> block = next();
        while (!block.containsKey("event") && !block.containsKey("closed")) {
            block = next();
        }
        return block;
    }

    @Override
    public void close() {
        response.body().close();
    }
}

package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks at a fixed rate, whether or not earlier answers are there yet: a request's time begins when it was due, so
 * that the wait for a free connection counts, as it does for callers who do not know of each other. It leaves no
 * garbage behind: a collection here would be taken for the server's.
 */
final class OpenLoop {
    private static final long NANOS = 1_000_000_000L;

    private final ByteBuffer request;
    private final int port;
    private final Deque<OpenConnection> idle = new ArrayDeque<>();
    private long[] took = new long[1 << 16];
    private int answered;

    OpenLoop(int port, String target, Map<String, String> headers) {
        this.port = port;
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        this.request = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    /** What came of so many requests a second, for so long. */
    Run run(double rate, int seconds, int connections) throws IOException {
        answered = 0;
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                idle.add(new OpenConnection(selector, address));
            }
            long begun = System.nanoTime();
            ask(selector, begun, rate, seconds);
            double elapsed = (System.nanoTime() - begun) / (double) NANOS;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            idle.clear();
            return result(elapsed);
        }
    }

    private void ask(Selector selector, long begun, double rate, int seconds) throws IOException {
        long total = Math.round(rate * seconds);
        long asked = 0;
        Consumer<SelectionKey> reader = this::read;
        while (answered < total) {
            long now = System.nanoTime();
            while (asked < total && !idle.isEmpty() && due(begun, asked, rate) <= now) {
                idle.poll().send(request.clear(), due(begun, asked, rate));
                asked++;
            }
            selector.selectNow(reader);
            if (now - begun > (seconds + 10) * NANOS) {
                throw new IllegalStateException((total - answered) + " answers of " + total + " did not come");
            }
        }
    }

    private static long due(long begun, long asked, double rate) {
        return begun + Math.round(asked * NANOS / rate);
    }

    private void read(SelectionKey key) {
        OpenConnection connection = (OpenConnection) key.attachment();
        if (connection.isAnswered()) {
            if (answered == took.length) {
                took = Arrays.copyOf(took, 2 * answered);
            }
            took[answered++] = System.nanoTime() - connection.due();
            idle.add(connection);
        }
    }

    private Run result(double elapsed) {
        long[] sorted = Arrays.copyOf(took, answered);
        Arrays.sort(sorted);
        return new Run(answered, 0, elapsed, millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 0.999));
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }
}

package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A connection with at most one request under way, for answers that say how long they are. */
final class OpenConnection {
    private static final byte[] GOOD = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 8192;
    private static final int LOWER_CASE = 0x20;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private final byte[] head = new byte[HEAD];
    private long due;
    private int expected;

    OpenConnection(Selector selector, SocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** When the request under way should have been sent. */
    long due() {
        return due;
    }

    void send(ByteBuffer request, long dueAt) throws IOException {
        due = dueAt;
        expected = 0;
        buffer.clear();
        if (channel.write(request) == 0 || request.hasRemaining()) {
            throw new IOException("a request did not fit into an idle connection");
        }
    }

    /** Reads what is there; whether that completes the answer, which must be a good one. */
    boolean isAnswered() {
        try {
            if (channel.read(buffer) < 0) {
                throw new IOException("the server closed the connection");
            }
            if (expected == 0) {
                expected = length();
            }
            return expected > 0 && buffer.position() >= expected;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Of the whole answer; 0 while its head is not there. */
    private int length() throws IOException {
        int there = Math.min(buffer.position(), HEAD);
        buffer.get(0, head, 0, there);
        int body = -1;
        int line = 0;
        for (int i = 1; i < there; i++) {
            if (head[i - 1] == '\r' && head[i] == '\n') {
                if (i - 1 == line) {
                    return checked(i + 1, body);
                }
                line = i + 1;
                body = starts(LENGTH, line, there) ? number(line + LENGTH.length, there) : body;
            }
        }
        return 0;
    }

    private int checked(int end, int body) throws IOException {
        if (!starts(GOOD, 0, end) || body < 0) {
            throw new IOException(
                    "another answer than expected: " + new String(head, 0, end, StandardCharsets.ISO_8859_1));
        }
        return end + body;
    }

    /** Whether this stands there, in whichever case. */
    private boolean starts(byte[] text, int at, int there) {
        for (int i = 0; i < text.length; i++) {
            if (at + i >= there || (head[at + i] | LOWER_CASE) != (text[i] | LOWER_CASE)) {
                return false;
            }
        }
        return true;
    }

    private int number(int from, int there) {
        int number = 0;
        for (int i = from; i < there && head[i] != '\r'; i++) {
            number = head[i] == ' ' ? number : 10 * number + head[i] - '0';
        }
        return number;
    }
}

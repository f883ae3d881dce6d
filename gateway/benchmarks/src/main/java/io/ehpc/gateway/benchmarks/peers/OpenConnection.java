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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection with at most one request under way, for answers that say how long they are. */
final class OpenConnection {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
    private static final String HEAD_END = "\r\n\r\n";
    private static final int HEAD = 8192;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
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
        byte[] bytes = new byte[Math.min(buffer.position(), HEAD)];
        buffer.duplicate().flip().get(bytes);
        String head = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = head.indexOf(HEAD_END);
        if (end < 0) {
            return 0;
        }
        Matcher length = LENGTH.matcher(head);
        if (!head.startsWith("HTTP/1.1 200 ") || !length.find()) {
            throw new IOException("another answer than expected: " + head.substring(0, end));
        }
        return end + HEAD_END.length() + Integer.parseInt(length.group(1));
    }
}

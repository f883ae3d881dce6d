package io.ehpc.gateway.benchmarks.fuzz;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A connection of HTTP/2 that sends fields as they are, one stream after the other (RFC 9113). */
final class Http2Connection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int STREAMS = 5_000;
    private static final int FRAME = 16_384;
    private static final int ROOM = 1 << 24;
    private static final long LARGEST_HEAD = 1 << 20;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, LARGEST_HEAD);
    private int stream = -1;
    private boolean isEnding;

    private Http2Connection(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    static Http2Connection to(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        Http2Connection connection = new Http2Connection(socket);
        connection.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] settings = ByteBuffer.allocate(6)
                .putShort((short) INITIAL_WINDOW_SIZE)
                .putInt(ROOM)
                .array();
        connection.frame(SETTINGS, 0, 0, settings);
        connection.frame(WINDOW_UPDATE, 0, 0, number(ROOM));
        return connection;
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    /** Whether another stream may follow. */
    boolean isGood() {
        return !isEnding && stream < 2 * STREAMS;
    }

    /** Sends a request; its answer, or {@link Reply#NONE} if its stream was reset or refused. */
    Reply send(Fields fields) throws IOException {
        stream += 2;
        boolean hasBody = !fields.body().isEmpty();
        head(fields.block(), hasBody ? 0 : END_STREAM);
        byte[] body = fields.body().getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < body.length; at += FRAME) {
            int end = Math.min(body.length, at + FRAME);
            frame(DATA, end == body.length ? END_STREAM : 0, stream, Arrays.copyOfRange(body, at, end));
        }
        out.flush();
        return new Answer().read();
    }

    private void head(byte[] block, int endStream) throws IOException {
        int end = Math.min(block.length, FRAME);
        frame(HEADERS, endStream | (end == block.length ? END_HEADERS : 0), stream, Arrays.copyOfRange(block, 0, end));
        while (end < block.length) {
            int start = end;
            end = Math.min(block.length, start + FRAME);
            frame(CONTINUATION, end == block.length ? END_HEADERS : 0, stream, Arrays.copyOfRange(block, start, end));
        }
    }

    private void frame(int type, int flags, int of, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(of);
        out.write(payload);
    }

    /** The answer to the request that was sent last; frames of earlier streams are passed over. */
    private final class Answer {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream block = new ByteArrayOutputStream();
        private int status;
        private boolean isWhole;
        private boolean isLost;

        Reply read() throws IOException {
            while (!isWhole && !isLost) {
                frame();
            }
            return isLost ? Reply.NONE : new Reply(status, text.toString());
        }

        private void frame() throws IOException {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int of = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException();
            }
            take(type, flags, of, payload);
        }

        private void take(int type, int flags, int of, byte[] payload) throws IOException {
            switch (type) {
                case HEADERS, CONTINUATION -> {
                    int priority = type == HEADERS && (flags & PRIORITY) != 0 ? PRIORITY_BYTES : 0;
                    block.write(payload, priority, payload.length - priority);
                    if ((flags & END_HEADERS) != 0) {
                        head(of);
                    }
                    ends(type == HEADERS && (flags & END_STREAM) != 0, of);
                }
                case DATA -> {
                    text.append(of == stream ? new String(payload, StandardCharsets.ISO_8859_1) : "");
                    if (payload.length > 0) {
                        answer(WINDOW_UPDATE, 0, number(payload.length));
                    }
                    ends((flags & END_STREAM) != 0, of);
                }
                case SETTINGS -> {
                    if ((flags & ACK) == 0) {
                        answer(SETTINGS, ACK, new byte[0]);
                    }
                }
                case PING -> {
                    if ((flags & ACK) == 0) {
                        answer(PING, ACK, payload);
                    }
                }
                case RST_STREAM -> isLost |= of == stream;
                case GOAWAY -> {
                    isEnding = true;
                    isLost |= ByteBuffer.wrap(payload).getInt(0) < stream;
                }
                default -> {}
            }
        }

        private void ends(boolean ends, int of) {
            isWhole |= ends && of == stream;
        }

        private void answer(int type, int flags, byte[] payload) throws IOException {
            Http2Connection.this.frame(type, flags, 0, payload);
            out.flush();
        }

        private void head(int of) throws IOException {
            Http2Headers headers;
            try {
                headers = decoder.decodeHeaders(of, Unpooled.wrappedBuffer(block.toByteArray()));
            } catch (Http2Exception malformed) {
                throw new IOException(malformed);
            }
            block.reset();
            if (of == stream && headers.status() != null) {
                status = Integer.parseInt(headers.status().toString());
                headers.forEach(field -> text.append(field.getKey())
                        .append(": ")
                        .append(field.getValue())
                        .append('\n'));
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

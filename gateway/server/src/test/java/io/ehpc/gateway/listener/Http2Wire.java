package io.ehpc.gateway.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 connection that sends what frames it is told, and reads frames. */
public final class Http2Wire implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    public static final int GOAWAY = 7;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int MAX_HEADER_LIST_SIZE = 6;

    static final int INITIAL_WINDOW_SIZE = 4;

    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_LENGTH = 5;
    private static final int CANCEL = 8;

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    /** A frame that came. */
    public record Frame(int type, int stream, ByteBuffer payload) {
        /** The first number of the payload. */
        int number() {
            return payload.getInt(0);
        }

        /** The second: a GOAWAY's error. */
        int lastNumber() {
            return payload.getInt(4);
        }

        /** The status of an answer that is the first of its connection. */
        public String status() {
            try {
                return String.valueOf(new DefaultHttp2HeadersDecoder(false)
                        .decodeHeaders(0, Unpooled.wrappedBuffer(payload.duplicate()))
                        .status());
            } catch (Http2Exception malformed) {
                throw new AssertionError(malformed);
            }
        }

        public String text() {
            return US_ASCII.decode(payload.duplicate()).toString();
        }

        Map<Integer, Long> settings() {
            Map<Integer, Long> settings = new HashMap<>();
            for (ByteBuffer left = payload.duplicate(); left.hasRemaining(); ) {
                settings.put((int) left.getShort(), Integer.toUnsignedLong(left.getInt()));
            }
            return settings;
        }
    }

    private Http2Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new DataOutputStream(socket.getOutputStream());
        this.in = new DataInputStream(socket.getInputStream());
    }

    public static Http2Wire to(int port) throws IOException {
        return on(new Socket(InetAddress.getLoopbackAddress(), port), new byte[0]);
    }

    /** From another address of this machine, with so many bytes of room for each answer. */
    static Http2Wire from(String address, int port, int window) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        return on(new Socket(here, port, InetAddress.getByName(address), 0), room(window));
    }

    /** The same, over TLS if there is a context, and with so many bytes of room for each answer. */
    static Http2Wire to(int port, @Nullable SSLContext tls, int window) throws IOException {
        Socket socket;
        if (tls == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
        } else {
            SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            secured.setSSLParameters(parameters);
            socket = secured;
        }
        return on(socket, room(window));
    }

    private static byte[] room(int window) {
        return ByteBuffer.allocate(6)
                .putShort((short) INITIAL_WINDOW_SIZE)
                .putInt(window)
                .array();
    }

    private static Http2Wire on(Socket socket, byte[] settings) throws IOException {
        socket.setSoTimeout((int) ListenerRig.PATIENCE.toMillis());
        Http2Wire wire = new Http2Wire(socket);
        wire.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        wire.send(SETTINGS, 0, 0, settings);
        return wire;
    }

    /** Gives so many bytes of room to a stream, or with 0 to the connection. */
    void window(int stream, int bytes) throws IOException {
        send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    /** Reads to the end of the connection; false if that does not come in time. */
    boolean isClosed() throws IOException {
        try {
            while (true) {
                var unused = read();
            }
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(frame(type, flags, stream, payload));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        return frame.array();
    }

    /** A GET, or a POST whose body is to follow. */
    void request(int stream, String path, boolean isWhole) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(isWhole ? 0x82 : 0x83);
        block.write(0x86);
        literal(block, 4, path);
        literal(block, 1, "localhost");
        send(HEADERS, END_HEADERS | (isWhole ? END_STREAM : 0), stream, block.toByteArray());
    }

    /** A request without a body, of these fields, pseudo-header fields as well, each as {@code name=value}. */
    public void send(int stream, List<String> fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String field : fields) {
            int equals = field.indexOf('=');
            block.write(0);
            text(block, field.substring(0, equals));
            text(block, field.substring(equals + 1));
        }
        send(HEADERS, END_HEADERS | END_STREAM, stream, block.toByteArray());
    }

    /** A header field whose name is in HPACK's static table, not to be indexed (RFC 7541, 6.2.2). */
    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        text(block, value);
    }

    /** A text that is not compressed (RFC 7541, 5.2). */
    private static void text(ByteArrayOutputStream block, String value) {
        int length = value.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length /= 128) {
                block.write(length % 128 + 128);
            }
            block.write(length);
        }
        block.writeBytes(value.getBytes(US_ASCII));
    }

    /** Begins so many requests and takes each back at once; the server may end it before. */
    void floodWithResets(int count) {
        try {
            for (int i = 0; i < count; i++) {
                request(2 * i + 1, "/", false);
                send(
                        RST_STREAM,
                        0,
                        2 * i + 1,
                        ByteBuffer.allocate(4).putInt(CANCEL).array());
            }
        } catch (IOException ended) {
            // What it was ended with is still to be read.
            return;
        }
    }

    /** Begins a request that is refused, since it has no path, and goes on sending its body in the same breath. */
    void sendOnAfterRefusal(int stream, int frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(frame(HEADERS, END_HEADERS, stream, new byte[] {(byte) 0x83, (byte) 0x86}));
        for (int i = 0; i < frames; i++) {
            all.writeBytes(frame(DATA, 0, stream, new byte[1]));
        }
        out.write(all.toByteArray());
    }

    /** Begins a request whose headers never end; the server may end it before. */
    void floodWithContinuations(int count) {
        try {
            send(HEADERS, END_STREAM, 1, new byte[] {(byte) 0x82, (byte) 0x86});
            for (int i = 0; i < count; i++) {
                send(CONTINUATION, 0, 1, new byte[0]);
            }
        } catch (IOException ended) {
            // What it was ended with is still to be read.
            return;
        }
    }

    /** The next frame of one of these types; skips others. */
    public Frame await(int... types) throws IOException {
        while (true) {
            Frame frame = read();
            for (int type : types) {
                boolean isAcknowledgement =
                        frame.type() == SETTINGS && frame.payload().limit() == 0;
                if (frame.type() == type && !isAcknowledgement) {
                    return frame;
                }
            }
        }
    }

    /**
     * Whether the server ends the connection, with a GOAWAY that names an error or, since what it had not read
     * yet resets the connection, without one that arrives.
     */
    boolean isEndedForAnError() {
        try {
            return await(GOAWAY).lastNumber() != 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException();
        }
        if (type == SETTINGS && flags == 0) {
            send(SETTINGS, 1, 0, new byte[0]);
        }
        boolean hasPriority = type == HEADERS && (flags & PRIORITY) != 0;
        return new Frame(
                type,
                stream,
                hasPriority
                        ? ByteBuffer.wrap(payload, PRIORITY_LENGTH, length - PRIORITY_LENGTH)
                                .slice()
                        : ByteBuffer.wrap(payload));
    }

    /** Whether a ping comes back: then all that was sent before it was read. */
    boolean isAnsweringPings() throws IOException {
        send(PING, 0, 0, new byte[8]);
        return await(PING).stream() == 0;
    }

    /** Pings every few milliseconds until the connection is ended; false if that lasts too long. */
    boolean isEndedWhilePinging() throws IOException {
        long patience = System.nanoTime() + ListenerRig.PATIENCE.toNanos();
        socket.setSoTimeout((int) ListenerRig.PATIENCE.toMillis());
        try {
            while (System.nanoTime() < patience) {
                send(PING, 0, 0, new byte[8]);
                var unused = await(PING);
            }
            return false;
        } catch (IOException ended) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

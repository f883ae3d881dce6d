package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.Mutator.Mutated;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Exchanges over HTTP/1.1. */
final class Http1Exchanges implements Exchanges {
    private static final int PATIENCE_MILLIS = 5_000;

    private final int port;
    private final Mutator mutator;
    private @Nullable Socket kept;

    Http1Exchanges(int port, Mutator mutator) {
        this.port = port;
        this.mutator = mutator;
    }

    @Override
    public Reply send(Wire valid) throws IOException {
        return send(new Mutated(valid.bytes(), true));
    }

    @Override
    public Exchange sendChanged(Wire base, Wire donor) throws IOException {
        Mutated mutated = mutator.of(base, donor);
        return new Exchange(
                Shown.readings(mutated.bytes()),
                new String(mutated.bytes(), StandardCharsets.ISO_8859_1),
                send(mutated));
    }

    /** Sends it, and the end of what is sent if it could be unfinished; the first answer to it. */
    private Reply send(Mutated mutated) throws IOException {
        if (!mutated.framed()) {
            try (Socket once = open()) {
                return onceOn(once, mutated.bytes());
            }
        }
        boolean fresh = kept == null;
        Reply reply = on(connection(), mutated.bytes());
        // The other end may have ended it just before.
        return reply.status() == 0 && !fresh ? on(connection(), mutated.bytes()) : reply;
    }

    private Socket connection() throws IOException {
        Socket socket = kept;
        if (socket == null) {
            socket = open();
            kept = socket;
        }
        return socket;
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static Reply onceOn(Socket socket, byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            return read(new BufferedInputStream(socket.getInputStream()), isHead(request));
        } catch (SocketTimeoutException late) {
            return Reply.LATE;
        } catch (EOFException | SocketException ended) {
            return Reply.NONE;
        }
    }

    private Reply on(Socket socket, byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
            Reply reply = read(new BufferedInputStream(socket.getInputStream()), isHead(request));
            if (reply.text().toLowerCase(Locale.ROOT).contains("connection: close")) {
                close();
            }
            return reply;
        } catch (SocketTimeoutException late) {
            close();
            return Reply.LATE;
        } catch (EOFException | SocketException ended) {
            close();
            return Reply.NONE;
        }
    }

    private static boolean isHead(byte[] request) {
        return new String(request, 0, Math.min(5, request.length), StandardCharsets.ISO_8859_1).equals("HEAD ");
    }

    private static Reply read(InputStream in, boolean head) throws IOException {
        StringBuilder text = new StringBuilder();
        String first = line(in, text);
        int status = Integer.parseInt(first.split(" ", 3)[1]);
        long length = 0;
        boolean chunked = false;
        for (String line = line(in, text); !line.isEmpty(); line = line(in, text)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        if (!head && status != 204 && status != 304) {
            body(in, chunked, length, text);
        }
        return new Reply(status, text.toString());
    }

    private static void body(InputStream in, boolean chunked, long length, StringBuilder text) throws IOException {
        if (!chunked) {
            bytes(in, length, text);
            return;
        }
        for (int size = size(in, text); ; size = size(in, text)) {
            bytes(in, size, text);
            line(in, text);
            if (size == 0) {
                return;
            }
        }
    }

    private static int size(InputStream in, StringBuilder text) throws IOException {
        return Integer.parseInt(line(in, text).strip(), 16);
    }

    private static void bytes(InputStream in, long count, StringBuilder text) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(count));
        if (bytes.length < count) {
            throw new EOFException();
        }
        text.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static String line(InputStream in, StringBuilder text) throws IOException {
        int start = text.length();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                text.append((char) next);
            }
        }
        String line = text.substring(start);
        text.append('\n');
        return line;
    }

    @Override
    public void close() throws IOException {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }
}

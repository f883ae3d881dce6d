package io.ehpc.gateway.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection that sends a request and waits for the end of its answer: it costs the other threads nothing. */
final class BlockingClient implements AutoCloseable {
    /** How many bytes of memory it reads into. */
    static final int BUFFER = 1 << 16;

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    BlockingClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    /**
     * How many milliseconds the answer takes, which has to be a 200.
     *
     * @param headers each with its end of line
     */
    double send(String method, String target, String headers) throws IOException {
        long start = System.nanoTime();
        ask(method, target, headers);
        read();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Asks; the answer is still to be {@link #read}. */
    void ask(String method, String target, String headers) throws IOException {
        String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Asks and waits; says which status the answer has. */
    int answered(String method, String target, String headers) throws IOException {
        ask(method, target, headers);
        return Integer.parseInt(status().split(" ", -1)[1]);
    }

    /** Waits for an answer, which has to be a 200. */
    void read() throws IOException {
        String status = status();
        if (!status.contains(" 200 ")) {
            throw new IOException(status);
        }
    }

    /** Waits for the end of an answer; what its first line says. */
    private String status() throws IOException {
        String status = line();
        long length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

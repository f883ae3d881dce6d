package io.ehpc.gateway.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Ports of this machine, for processes that are started on them. */
public final class Loopback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Loopback() {}

    /** A port that nobody has just now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Waits until a process listens, for half a minute at the most.
     *
     * @param isAlive whether there is a process to wait for
     * @param log what it prints
     * @throws IOException with all that it printed, if it ended or is not there in time
     */
    public static void awaitListening(int port, BooleanSupplier isAlive, Path log, Duration between)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!listensAt(port)) {
            if (!isAlive.getAsBoolean() || System.nanoTime() > end) {
                throw new IOException("nobody listens at port " + port + ": " + Files.readString(log));
            }
            Thread.sleep(between.toMillis());
        }
    }

    private static boolean listensAt(int port) throws IOException {
        try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return open.isConnected();
        } catch (ConnectException notYet) {
            return false;
        }
    }
}

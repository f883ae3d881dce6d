package io.ehpc.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** A gateway whose heap is full for as long as a file is there, which the property {@code burden} names. */
final class BurdenedGateway {
    private static final int PIECE = 1 << 18;
    private static final double FULL = 0.93;

    private BurdenedGateway() {}

    @SuppressWarnings("BusyWait") // It is the only way to be told of a file.
    public static void main(String[] args) {
        Path file = Path.of(System.getProperty("burden"));
        Thread burden = new Thread(
                () -> {
                    Deque<byte[]> pieces = new ArrayDeque<>();
                    try {
                        while (true) {
                            carry(pieces, Files.exists(file));
                            Thread.sleep(20);
                        }
                    } catch (InterruptedException end) {
                        pieces.clear();
                    }
                },
                "burden");
        burden.setDaemon(true);
        burden.start();
        Main.main(args);
    }

    private static void carry(Deque<byte[]> pieces, boolean heavy) {
        Runtime runtime = Runtime.getRuntime();
        if (!heavy) {
            if (!pieces.isEmpty()) {
                pieces.clear();
                System.gc();
            }
            return;
        }
        long limit = (long) (runtime.maxMemory() * FULL);
        while (runtime.totalMemory() - runtime.freeMemory() < limit - PIECE) {
            pieces.add(new byte[PIECE - 64]);
        }
        if (runtime.totalMemory() - runtime.freeMemory() > limit + PIECE && !pieces.isEmpty()) {
            pieces.remove();
        }
    }
}

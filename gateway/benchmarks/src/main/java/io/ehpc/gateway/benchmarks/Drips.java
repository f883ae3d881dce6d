package io.ehpc.gateway.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of slow clients: each opens a connection, is slow in the way of its {@link SlowKind}, and opens another
 * one as soon as the server has had enough. It is told how many to be on its
 * standard input, and says so when it is. They come from several addresses of loopback.
 */
final class Drips {
    private static final long BETWEEN_TURNS_NANOS = 2_500_000_000L;
    private static final int TAKEN_IN_A_TURN = 64;
    private static final int ROOM_IN_THE_SOCKET = 4_096;
    private static final int ROOM = 4_096;
    private static final int PER_ADDRESS = 1_000;
    private static final int ADDRESSES = 20;
    private static final int OPENED_AT_ONCE = 50;
    private static final long SELECT_MILLIS = 1;

    private final InetSocketAddress server;
    private final SlowKind kind;
    private final ByteBuffer dropped = ByteBuffer.allocate(ROOM);
    private final Selector selector = Selector.open();
    private final AtomicInteger wanted = new AtomicInteger();
    private final Queue<Drip> due = new PriorityQueue<>(Comparator.comparingLong(drip -> drip.nextAt));
    private final SplittableRandom random = new SplittableRandom(1);
    private int open;
    private int opened;
    private int said;

    /** One slow client. */
    private static final class Drip {
        private final SocketChannel channel;
        private long nextAt;
        private int sent;

        private Drip(SocketChannel channel, long nextAt) {
            this.channel = channel;
            this.nextAt = nextAt;
        }
    }

    private Drips(int port, SlowKind kind) throws IOException {
        this.kind = kind;
        this.server = loopback(0, 1, port);
    }

    /** The address 127.0.third.fourth. */
    private static InetSocketAddress loopback(int third, int fourth, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, (byte) third, (byte) fourth}), port);
    }

    /** The arguments are the server's port, and the kind. */
    public static void main(String[] args) throws Exception {
        Drips drips = new Drips(Integer.parseInt(args[0]), SlowKind.valueOf(args[1]));
        Thread commands = new Thread(drips::obey, "commands");
        commands.setDaemon(true);
        commands.start();
        drips.run();
    }

    private void obey() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                wanted.set(Integer.parseInt(line));
                selector.wakeup();
            }
        } catch (IOException gone) {
            System.err.println("slow clients end: " + gone);
        }
        System.exit(0);
    }

    private void run() throws IOException {
        while (true) {
            int want = wanted.get();
            for (int i = 0; i < OPENED_AT_ONCE && open < want; i++) {
                open();
            }
            while (open > want) {
                close(due.remove().channel);
            }
            turns();
            if (said != want && open == want) {
                said = want;
                System.out.println(want);
            }
            selector.select(key -> readable((SocketChannel) key.channel()), SELECT_MILLIS);
        }
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (kind.isTakingSlowly()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, ROOM_IN_THE_SOCKET);
        }
        channel.bind(loopback(1, 1 + opened++ / PER_ADDRESS % ADDRESSES, 0));
        if (channel.connect(server)) {
            channel.write(ByteBuffer.wrap(kind.atOnce()));
            channel.configureBlocking(false);
            if (!kind.isTakingSlowly()) {
                channel.register(selector, SelectionKey.OP_READ);
            }
            due.add(new Drip(channel, System.nanoTime() + random.nextLong(BETWEEN_TURNS_NANOS)));
            open++;
        }
    }

    private void readable(SocketChannel channel) {
        take(channel, ROOM);
    }

    /** Reads so many bytes at the most and drops them; closes the connection if the server has ended it. */
    private void take(SocketChannel channel, int atMost) {
        try {
            if (channel.read(dropped.clear().limit(atMost)) < 0) {
                close(channel);
            }
        } catch (IOException reset) {
            close(channel);
        }
    }

    private void close(SocketChannel channel) {
        try {
            if (channel.isOpen()) {
                open--;
                channel.close();
            }
        } catch (IOException ignored) {
            System.err.println("a slow client did not close: " + ignored);
        }
    }

    private void turns() {
        long now = System.nanoTime();
        while (!due.isEmpty() && due.element().nextAt <= now) {
            Drip drip = due.remove();
            if (drip.channel.isOpen()) {
                turn(drip);
                drip.nextAt = now + BETWEEN_TURNS_NANOS;
                due.add(drip);
            }
        }
    }

    private void turn(Drip drip) {
        if (kind.isDripping()) {
            send(drip);
        } else if (kind.isTakingSlowly()) {
            take(drip.channel, TAKEN_IN_A_TURN);
        }
    }

    private void send(Drip drip) {
        try {
            drip.channel.write(ByteBuffer.wrap(new byte[] {kind.drop(drip.sent++)}));
        } catch (IOException reset) {
            close(drip.channel);
        }
    }
}

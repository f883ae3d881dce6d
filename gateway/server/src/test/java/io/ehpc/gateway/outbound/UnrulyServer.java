package io.ehpc.gateway.outbound;

import io.ehpc.gateway.Ends;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server on loopback that answers questions out of order, twice, early, late, with interim messages before and
 * other bytes behind. Each answer names its question: what stands as {@code q-1} in the request. What it does is a
 * function of the seed and of how many connections came before.
 */
public final class UnrulyServer {
    private static final Pattern QUESTION = Pattern.compile("q-\\d+");
    private static final int[] INTERIM = {100, 102, 103, 199};

    private final Vertx vertx;
    private final long seed;
    private final UnaryOperator<String> body;
    private final int lateMillis;
    private final NetServer server;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean unruly;
    private final Map<Trick, Integer> played = new ConcurrentHashMap<>();
    private final Map<String, Long> earlyBy = new ConcurrentHashMap<>();

    /** What it may do with a request. */
    public enum Trick {
        PLAIN,
        INTERIM_THEN_ANSWER,
        INTERIM_FLOOD,
        INTERIM_ALONE,
        SWITCHING,
        DOUBLED_AT_ONCE,
        DOUBLED_LATER,
        LATE,
        EARLY,
        TRAILING_BYTES,
        BODY_WHERE_NONE_IS,
        STALL_IN_HEAD,
        STALL_IN_BODY
    }

    /**
     * @param body of the answer to a question
     * @param lateMillis how long it waits to be late
     */
    public UnrulyServer(Vertx vertx, long seed, int lateMillis, UnaryOperator<String> body) {
        this.vertx = vertx;
        this.seed = seed;
        this.lateMillis = lateMillis;
        this.body = body;
        this.server = vertx.createNetServer().connectHandler(this::connected);
        Ends.value(server.listen(0, "127.0.0.1"));
    }

    public int port() {
        return server.actualPort();
    }

    /** Plays tricks from now on; before, it does what it should. */
    public void begin() {
        unruly = true;
    }

    /** Which tricks it has played, and how often. */
    public Map<Trick, Integer> played() {
        return played;
    }

    /**
     * Questions whose answer came at least so many nanoseconds after one to nobody, on a connection of their own. Whoever
     * listens for less long cannot tell which of the two is meant.
     */
    public Set<String> answeredAfterAnother(long nanos) {
        return earlyBy.entrySet().stream()
                .filter(each -> each.getValue() >= nanos)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The same, for a client that listens for as long as the gateway's do; some less, for this machine may be busy. */
    public Set<String> answeredLongAfterAnother() {
        return answeredAfterAnother(TimeUnit.MILLISECONDS.toNanos(SingleExchange.SILENCE_MILLIS / 2));
    }

    private void connected(NetSocket socket) {
        Random random = new Random(seed * 31 + connections.incrementAndGet());
        socket.exceptionHandler(broken -> {});
        Trick[] all = Trick.values();
        boolean early = unruly && random.nextInt(all.length) == 0;
        long since = System.nanoTime();
        if (early) {
            played.merge(Trick.EARLY, 1, Integer::sum);
            say(socket, answer("q-0"));
        }
        StringBuilder request = new StringBuilder();
        socket.handler(chunk -> {
            request.append(chunk);
            if (request.indexOf("\r\n\r\n") >= 0) {
                Matcher question = QUESTION.matcher(request);
                String asked = question.find() ? question.group() : "q-0";
                request.setLength(0);
                if (early) {
                    say(socket, answer(asked));
                    earlyBy.put(asked, System.nanoTime() - since);
                } else {
                    play(socket, unruly ? all[random.nextInt(all.length)] : Trick.PLAIN, asked, random);
                }
            }
        });
    }

    private void play(NetSocket socket, Trick trick, String question, Random random) {
        played.merge(trick, 1, Integer::sum);
        String good = answer(question);
        int pause = 1 + random.nextInt(20);
        String interim = head(INTERIM[random.nextInt(INTERIM.length)]) + "\r\n";
        switch (trick) {
            case PLAIN, EARLY -> in(pause, socket, good, random);
            case INTERIM_THEN_ANSWER -> {
                say(socket, interim.repeat(1 + random.nextInt(3)));
                in(pause, socket, good, random);
            }
            case INTERIM_FLOOD -> {
                say(socket, interim.repeat(20));
                in(pause, socket, good, random);
            }
            case INTERIM_ALONE -> {
                say(socket, interim);
                in(lateMillis, socket, good, random);
            }
            case SWITCHING -> {
                say(socket, head(101) + "Connection: upgrade\r\nUpgrade: foo\r\n\r\n");
                in(pause, socket, good, random);
            }
            case DOUBLED_AT_ONCE -> in(pause, socket, good + good, random);
            case DOUBLED_LATER -> {
                say(socket, good);
                in(pause * 10, socket, good, random);
            }
            case LATE -> in(lateMillis, socket, good, random);
            case TRAILING_BYTES -> in(pause, socket, good + "{\"more\":1}" + good, random);
            case BODY_WHERE_NONE_IS ->
                in(
                        pause,
                        socket,
                        head(random.nextBoolean() ? 204 : 304) + "\r\n" + body.apply(question) + good,
                        random);
            case STALL_IN_HEAD -> {
                say(socket, good.substring(0, 20));
                in(lateMillis, socket, good.substring(20), random);
            }
            case STALL_IN_BODY -> {
                say(socket, good.substring(0, good.length() - 3));
                in(lateMillis, socket, good.substring(good.length() - 3) + good, random);
            }
        }
    }

    private void in(int millis, NetSocket socket, String bytes, Random random) {
        boolean closes = random.nextBoolean();
        vertx.setTimer(millis, now -> {
            say(socket, bytes);
            if (closes) {
                socket.end();
            }
        });
    }

    private static void say(NetSocket socket, String bytes) {
        socket.write(bytes);
    }

    private String answer(String question) {
        String text = body.apply(question);
        return head(200) + "Content-Type: application/json\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    private static String head(int status) {
        return "HTTP/1.1 " + status + " X\r\n";
    }
}

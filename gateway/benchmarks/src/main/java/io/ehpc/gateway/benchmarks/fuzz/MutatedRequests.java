package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.Exchanges.Exchange;
import io.ehpc.gateway.benchmarks.fuzz.ValidRequests.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Sends a running gateway requests of both faces that were valid, signed or with a key, before something in them
 * changed, over HTTP/1.1 and then over HTTP/2. None may end in a 5xx that the gateway did not choose (501, 503, 505), in
 * no answer, in an answer for somebody else or for what nobody signed, nor bring a secret into an answer or a line, nor a
 * stack trace; nor may the gateway write more than 1,000 lines in ten seconds, those of requests aside, which are by
 * choice. Of each hundred one goes unchanged, and has to be answered.
 *
 * <p>Arguments: how many requests over each of the two, and the seed. Ends with 1 if anything was wrong, and prints the
 * first of each kind.
 */
public final class MutatedRequests {
    private static final int THREADS = 2;
    private static final int UNCHANGED_ONE_IN = 100;
    private static final int TRIES = 5;
    private static final int ANSWER_SHOWN = 800;

    private final Protocol protocol;
    private final long count;
    private final long seed;
    private final Clock clock = Clock.systemUTC();
    private final Tokens tokens;
    private final Secrets secrets;
    private final Judge judge;
    private final AtomicLong left;
    private final AtomicLong unchanged = new AtomicLong();
    private final Map<Integer, AtomicLong> statuses = new ConcurrentSkipListMap<>();
    private final Complaints complaints = new Complaints();

    /** @param seed decides which requests there are, but for their keys, nonces and times */
    MutatedRequests(Protocol protocol, long count, long seed) throws Exception {
        this.protocol = protocol;
        this.count = count;
        this.seed = seed;
        tokens = new Tokens(clock.instant());
        secrets = Secrets.with(tokens);
        judge = new Judge(secrets);
        left = new AtomicLong(count);
    }

    public static void main(String[] arguments) throws Exception {
        long count = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        boolean good = true;
        for (Protocol protocol : Protocol.values()) {
            List<String> wrong = new MutatedRequests(protocol, count, seed).run();
            wrong.forEach(System.out::println);
            good &= wrong.isEmpty();
        }
        System.exit(good ? 0 : 1);
    }

    /** Sends all, and prints how they ended; the first of each kind of what was wrong. */
    List<String> run() throws Exception {
        long start = System.nanoTime();
        try (Target target = new Target(tokens, secrets, protocol)) {
            learn(target);
            send(target);
            if (!target.isAlive()) {
                complaints.add("the gateway has ended", "");
            }
            target.end();
            target.linesWithSecrets().forEach(line -> complaints.add("a line with a secret", line));
            LogLines lines = target.lines();
            lines.complaints().forEach(complaints::add);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d requests of seed %d in %d s: %d mutated, ended in %s (0 is a stream or connection ended"
                            + " unanswered); %d unchanged, all answered or told below; %d lines of requests read and"
                            + " %d others, at most %d in ten seconds; %d wrong%n",
                    protocol,
                    count,
                    seed,
                    (System.nanoTime() - start) / 1_000_000_000,
                    count - unchanged.get(),
                    statuses,
                    unchanged.get(),
                    lines.ofRequests(),
                    lines.others(),
                    lines.mostInTenSeconds(),
                    complaints.count());
        }
        return complaints.examples();
    }

    /** What each person is told; before that, nothing is known to be anybody's. */
    private void learn(Target target) throws Exception {
        ValidRequests valid = new ValidRequests(random(seed), clock, tokens, "learn-");
        try (Exchanges exchanges = protocol.to(target.port(), random(seed))) {
            for (Person person : Person.values()) {
                for (ValidRequests.Shape shape : ValidRequests.Shape.values()) {
                    for (String region : person.regions()) {
                        Reply reply = Reply.NONE;
                        // A cold answer is a call to the simulator, which a busy machine may be late with.
                        for (int i = 0; i < TRIES && reply.status() != 200; i++) {
                            reply = exchanges.send(
                                    valid.of(person, shape, region).wire());
                        }
                        if (reply.status() != 200) {
                            throw new IllegalStateException(shape + " of " + person + " got " + reply);
                        }
                        judge.learn(person, reply);
                    }
                }
            }
        }
    }

    private void send(Target target) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> shares = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int share = i;
                shares.add(() -> send(target.port(), share));
            }
            for (Future<Void> share : threads.invokeAll(shares)) {
                share.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void send(int port, int share) throws Exception {
        RandomGenerator random = random(seed + share);
        ValidRequests valid = new ValidRequests(random, clock, tokens, share + "-");
        try (Exchanges exchanges = protocol.to(port, random)) {
            while (left.getAndDecrement() > 0 && !complaints.areEnough()) {
                Valid base = valid.next();
                Valid donor = valid.next();
                if (random.nextInt(UNCHANGED_ONE_IN) == 0) {
                    unchanged(base, exchanges);
                } else {
                    changed(base, donor, exchanges);
                }
            }
        }
        return null;
    }

    private void unchanged(Valid base, Exchanges exchanges) throws Exception {
        unchanged.incrementAndGet();
        Reply reply = exchanges.send(base.wire());
        if (reply.status() != 200) {
            complaints.add("not answered as it was", base + " got " + reply);
        }
    }

    private void changed(Valid base, Valid donor, Exchanges exchanges) throws Exception {
        Exchange exchange = exchanges.sendChanged(base.wire(), donor.wire());
        Reply reply = exchange.reply();
        statuses.computeIfAbsent(reply.status(), status -> new AtomicLong()).incrementAndGet();
        judge.complaint(exchange.readings(), base, donor, reply)
                .ifPresent(complaint -> complaints.add(
                        complaint,
                        "--- sent\n" + readable(exchange.sent()) + "\n--- it was\n"
                                + readable(new String(base.wire().bytes(), StandardCharsets.ISO_8859_1))
                                + "\n--- came\n"
                                + reply.text()
                                        .substring(0, Math.min(reply.text().length(), ANSWER_SHOWN))));
    }

    private static String readable(String text) {
        StringBuilder readable = new StringBuilder();
        text.chars()
                .forEach(each -> readable.append(
                        (each >= ' ' && each < 127) || each == '\n'
                                ? String.valueOf((char) each)
                                : "\\x%02x".formatted(each)));
        return readable.toString();
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}

package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.fuzz.Mutator.Mutated;
import io.ehpc.gateway.benchmarks.fuzz.ValidRequests.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
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
 * changed. None may end in a 5xx, in no answer, in an answer for somebody else or for what nobody signed, nor
 * bring a secret into an answer or a line. Of each hundred one goes unchanged, and has to be answered.
 *
 * <p>Arguments: how many requests, and the seed. Ends with 1 if anything was wrong, and prints the first of it.
 */
public final class MutatedRequests {
    private static final int THREADS = 2;
    private static final int UNCHANGED_ONE_IN = 100;
    private static final int SHOWN = 20;

    private final long count;
    private final long seed;
    private final Clock clock = Clock.systemUTC();
    private final Tokens tokens;
    private final Secrets secrets;
    private final Judge judge;
    private final AtomicLong left;
    private final AtomicLong unchanged = new AtomicLong();
    private final Map<Integer, AtomicLong> statuses = new ConcurrentSkipListMap<>();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong complained = new AtomicLong();

    /** @param seed decides which requests there are, but for their keys, nonces and times */
    public MutatedRequests(long count, long seed) throws Exception {
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
        List<String> wrong = new MutatedRequests(count, seed).run();
        wrong.forEach(System.out::println);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** Sends all, and prints how they ended; the first of what was wrong. */
    public List<String> run() throws Exception {
        long start = System.nanoTime();
        try (Target target = new Target(tokens, secrets)) {
            learn(target);
            send(target);
            if (!target.isAlive()) {
                complain("the gateway has ended");
            }
            target.end();
            target.linesWithSecrets().forEach(line -> complain("a line with a secret: " + line));
            System.out.printf(
                    Locale.ROOT,
                    "%d requests of seed %d in %d s: %d mutated, ended in %s (0 is a connection ended unanswered);"
                            + " %d unchanged, all answered or told below; %d lines read; %d wrong%n",
                    count,
                    seed,
                    (System.nanoTime() - start) / 1_000_000_000,
                    count - unchanged.get(),
                    statuses,
                    unchanged.get(),
                    target.lines(),
                    complained.get());
        }
        return List.copyOf(complaints);
    }

    /** What each person is told; before that, nothing is known to be anybody's. */
    private void learn(Target target) throws Exception {
        ValidRequests valid = new ValidRequests(random(seed), clock, tokens, "learn-");
        try (Exchanges exchanges = new Exchanges(target.port())) {
            for (Person person : Person.values()) {
                for (ValidRequests.Shape shape : ValidRequests.Shape.values()) {
                    for (String region : person.regions()) {
                        Valid request = valid.of(person, shape, region);
                        Reply reply = exchanges.send(new Mutated(request.wire().bytes(), true));
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
        Mutator mutator = new Mutator(random);
        try (Exchanges exchanges = new Exchanges(port)) {
            while (left.getAndDecrement() > 0 && complained.get() < SHOWN) {
                Valid base = valid.next();
                Valid donor = valid.next();
                if (random.nextInt(UNCHANGED_ONE_IN) == 0) {
                    unchanged(base, exchanges);
                } else {
                    mutated(base, donor, mutator.of(base.wire(), donor.wire()), exchanges);
                }
            }
        }
        return null;
    }

    private void unchanged(Valid base, Exchanges exchanges) throws Exception {
        unchanged.incrementAndGet();
        Reply reply = exchanges.send(new Mutated(base.wire().bytes(), true));
        if (reply.status() != 200) {
            complain("not answered as it was: " + base + " got " + reply);
        }
    }

    private void mutated(Valid base, Valid donor, Mutated mutated, Exchanges exchanges) throws Exception {
        Reply reply = exchanges.send(mutated);
        statuses.computeIfAbsent(reply.status(), status -> new AtomicLong()).incrementAndGet();
        judge.complaint(mutated.bytes(), base, donor, reply)
                .ifPresent(complaint -> complain(complaint + "\n--- sent\n" + readable(mutated.bytes())
                        + "\n--- it was\n" + readable(base.wire().bytes()) + "\n--- came\n"
                        + reply.text().substring(0, Math.min(reply.text().length(), 800))));
    }

    private void complain(String complaint) {
        if (complained.incrementAndGet() <= SHOWN) {
            complaints.add(complaint);
        }
    }

    private static String readable(byte[] bytes) {
        StringBuilder readable = new StringBuilder();
        for (char each : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            readable.append(
                    (each >= ' ' && each < 127) || each == '\n'
                            ? String.valueOf(each)
                            : "\\x%02x".formatted((int) each));
        }
        return readable.toString();
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}

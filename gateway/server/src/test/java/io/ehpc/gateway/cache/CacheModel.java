package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.LifetimeConfig;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A random history of one cache, and after each event the rules, written down once more and otherwise. */
final class CacheModel {
    private static final List<Query> QUERIES = List.of(
            Samples.query("cn-hangzhou"),
            Samples.query("cn-beijing"),
            Samples.query("other", "cn-hangzhou", Map.of()),
            Samples.query("default", "cn-hangzhou", Map.of("BaseOsTag", "x")));

    /** All that a call may end with. */
    private static final List<FaultKind> KINDS = Stream.of(FaultKind.values())
            .filter(kind -> kind != FaultKind.NOT_CACHED && kind != FaultKind.OVER_QUOTA)
            .toList();

    private final CacheRig rig;
    private final long seed;
    private final RandomGenerator random;
    private final Map<Query, Known> known = new HashMap<>();
    private final List<Asked> waiting = new ArrayList<>();
    private final Map<String, Integer> ends = new TreeMap<>();
    private CacheConfig config = CacheRig.CONFIG;
    private int event;

    /** What is known of a query. */
    private static final class Known {
        @Nullable
        Image held;

        @Nullable
        Fault fault;

        Instant mayBeAskedAt = Instant.MIN;
        HeldCalls.@Nullable Call call;
        CacheConfig calledUnder = CacheRig.CONFIG;
    }

    private record Image(String id, Instant asOf) {}

    private record Asked(
            Query query, CacheConfig under, @Nullable Image heldThen, Future<Served> served) {}

    CacheModel(CacheRig rig, long seed) {
        this.rig = rig;
        this.seed = seed;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        QUERIES.forEach(query -> known.put(query, new Known()));
    }

    /** How look-ups ended, by outcome. */
    Map<String, Integer> ends() {
        return ends;
    }

    /** How many events there were. */
    int play(int events) {
        for (event = 0; event < events; event++) {
            happen(random.nextInt(100));
            hear();
        }
        QUERIES.forEach(query -> fail(known(query)));
        hear();
        assertThat(waiting).as(here()).isEmpty();
        return event;
    }

    private String here() {
        return "seed " + seed + ", event " + event;
    }

    private Known known(Query query) {
        return known.getOrDefault(query, new Known());
    }

    private Known anyKnown() {
        return known(QUERIES.get(random.nextInt(QUERIES.size())));
    }

    private void happen(int dice) {
        if (dice < 25) {
            rig.clock.pass(Duration.ofMillis((long) Math.pow(10, random.nextDouble(0, 6))));
        } else if (dice < 70) {
            ask(QUERIES.get(random.nextInt(QUERIES.size())));
        } else if (dice < 87) {
            succeed(anyKnown());
        } else if (dice < 98) {
            fail(anyKnown());
        } else {
            reload();
        }
    }

    private void reload() {
        long fresh = random.nextLong(1, 90_000);
        long revalidate = fresh + random.nextLong(0, 300_000);
        config = CacheRig.config(
                64 << 20,
                new LifetimeConfig(
                        Duration.ofMillis(fresh),
                        Duration.ofMillis(revalidate),
                        Duration.ofMillis(revalidate + random.nextLong(0, 600_000))),
                Duration.ofMillis(random.nextLong(0, 5_000)),
                10_000);
        rig.cache.configure(CacheRig.settings(config, rig.calls));
    }

    private void ask(Query query) {
        Known of = known(query);
        boolean inTime = random.nextInt(20) > 0;
        boolean wantsCall =
                of.held == null || !age(of.held).minus(general(config).fresh()).isNegative();
        boolean waits = of.held == null
                || !age(of.held).minus(general(config).staleWhileRevalidate()).isNegative();
        boolean mayCall = of.call == null && !rig.clock.instant().isBefore(of.mayBeAskedAt);
        int before = rig.calls.size();

        Future<Served> served = rig.get(query, inTime ? Duration.ofSeconds(30) : Duration.ZERO);

        boolean called = rig.calls.size() > before;
        assertThat(rig.calls.size() - before).as(here()).isBetween(0, 1);
        assertThat(called).as(here()).isEqualTo(wantsCall && mayCall && (inTime || !waits));
        assertThat(waits || served.succeeded()).as("%s: served at once", here()).isTrue();
        if (called) {
            of.call = rig.calls.last();
            of.calledUnder = config;
            assertThat(of.call.query()).as(here()).isEqualTo(query);
        }
        waiting.add(new Asked(query, config, of.held, served));
    }

    private static LifetimeConfig general(CacheConfig config) {
        return config.lifetimes().general();
    }

    private Duration age(Image image) {
        return Duration.between(image.asOf(), rig.clock.instant());
    }

    private void succeed(Known of) {
        if (of.call != null) {
            long age = random.nextInt(4) > 0 ? 0 : random.nextLong(0, 1_200_000);
            Image image = new Image("m-" + event, rig.clock.instant().minusMillis(age));
            if (age(image).compareTo(general(of.calledUnder).staleIfError()) < 0) {
                of.held = image;
                of.fault = null;
                of.mayBeAskedAt = Instant.MIN;
            } else {
                backOff(of, of.calledUnder.failureMemory());
            }
            landed(of).succeed(image.id(), image.asOf());
        }
    }

    private void fail(Known of) {
        if (of.call != null) {
            FaultKind kind = KINDS.get(random.nextInt(KINDS.size()));
            Duration retryAfter = Duration.ofMillis(random.nextLong(0, 120_000));
            of.fault = new Fault(kind, "event " + event, null, null, retryAfter);
            if (kind == FaultKind.NOT_FOUND || kind == FaultKind.REFUSED) {
                of.held = null;
            }
            if (kind != FaultKind.CIRCUIT_OPEN && kind != FaultKind.OVERLOADED) {
                long asked = kind == FaultKind.THROTTLED ? Math.min(retryAfter.toMillis(), 60_000) : 0;
                long memory = of.calledUnder.failureMemory().toMillis();
                backOff(of, Duration.ofMillis(Math.max(asked, memory)));
            }
            landed(of).fail(of.fault);
        }
    }

    private void backOff(Known of, Duration time) {
        of.mayBeAskedAt = rig.clock.instant().plus(time);
    }

    private static HeldCalls.Call landed(Known of) {
        HeldCalls.Call call = of.call;
        of.call = null;
        if (call == null) {
            throw new IllegalStateException("no call to end");
        }
        return call;
    }

    /** Checks all that have got their answer; the clock has not moved since. */
    private void hear() {
        waiting.stream().filter(asked -> asked.served().isComplete()).forEach(this::check);
        waiting.removeIf(asked -> asked.served().isComplete());
    }

    private void check(Asked asked) {
        if (asked.served().failed()) {
            assertThat(asked.served().cause()).as(here()).isInstanceOf(CallFailedException.class);
            FaultKind kind = CallFailedException.faultOf(asked.served().cause()).kind();
            boolean no = kind == FaultKind.NOT_FOUND || kind == FaultKind.REFUSED;
            ends.merge(no ? "negative" : "failed", 1, Integer::sum);
            return;
        }
        Served served = asked.served().result();
        ends.merge(served.outcome(), 1, Integer::sum);
        Image image = new Image(CacheRig.image(served), served.answer().asOf());
        assertThat(served.answer().query()).as(here()).isEqualTo(asked.query());
        assertThat(served.age())
                .as(here())
                .isEqualTo(age(image))
                .isLessThan(general(asked.under()).staleIfError());
        assertThat(served.verdict() == Freshness.Verdict.FRESH)
                .as("%s: called fresh at %s", here(), served.age())
                .isEqualTo(served.age().compareTo(general(asked.under()).fresh()) < 0);
        assertThat(image).as(here()).isIn(asked.heldThen(), known(asked.query()).held);
        assertThat(known(asked.query()).held).as("%s: dropped for good", here()).isNotNull();
    }
}

package io.ehpc.gateway.cache;

import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.LifetimeConfig;
import io.ehpc.gateway.config.LifetimesConfig;
import io.ehpc.gateway.config.NegativeConfig;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a seed decides of a cache's history. */
final class CacheChance {
    /** All that a call may end with. */
    private static final List<FaultKind> KINDS = Stream.of(FaultKind.values())
            .filter(kind -> kind != FaultKind.NOT_CACHED && kind != FaultKind.OVER_QUOTA)
            .toList();

    private final RandomGenerator random;

    CacheChance(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** From 0, below that. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Mostly short: up to a quarter of an hour. */
    Duration passed() {
        return Duration.ofMillis((long) Math.pow(10, random.nextDouble(0, 6)));
    }

    /** How old an upstream says that its answer is: mostly not at all. */
    Duration namedAge() {
        return oneIn(4) ? Duration.ofMillis(random.nextLong(1_200_000)) : Duration.ZERO;
    }

    Fault fault(String detail) {
        Duration retryAfter = oneIn(2) ? null : Duration.ofMillis(random.nextLong(120_000));
        return new Fault(any(KINDS), detail, null, null, retryAfter);
    }

    /** What half of the requests say: nothing. The others say one thing or several. */
    Directives directives() {
        if (oneIn(2)) {
            return Directives.NONE;
        }
        return new Directives(
                oneIn(8),
                maybe(120),
                maybe(60),
                oneIn(10) ? Directives.UNLIMITED : maybe(400),
                oneIn(8),
                maybe(600),
                oneIn(3) ? Duration.ZERO : Duration.ofSeconds(5));
    }

    private @Nullable Duration maybe(int seconds) {
        return oneIn(4) ? Duration.ofSeconds(random.nextInt(seconds)) : null;
    }

    /** Conditions that a reload may set; those of one region are its own. */
    CacheConfig config(String ownRegion) {
        LifetimesConfig.OfOperation own = new LifetimesConfig.OfOperation(
                lifetime(), new TreeMap<>(oneIn(2) ? Map.of(ownRegion, lifetime()) : Map.of()));
        LifetimesConfig lifetimes = new LifetimesConfig(
                lifetime(),
                oneIn(3) ? 0 : random.nextInt(1, 51),
                new TreeMap<>(oneIn(2) ? Map.of("ListCommunityImages", own) : Map.of()));
        return CacheRig.config(
                lifetimes,
                new NegativeConfig(upTo(20_000), upTo(10_000)),
                upTo(5_000),
                new RefreshAheadConfig(!oneIn(4), random.nextInt(10, 100), random.nextInt(1, 4), upTo(900_000), false));
    }

    private LifetimeConfig lifetime() {
        Duration fresh = upTo(90_000).plusMillis(1);
        Duration revalidate = fresh.plus(upTo(300_000));
        return new LifetimeConfig(fresh, revalidate, revalidate.plus(upTo(600_000)));
    }

    private Duration upTo(long millis) {
        return Duration.ofMillis(random.nextLong(millis));
    }
}

package io.ehpc.gateway.cache;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.LifetimeConfig;
import io.ehpc.gateway.config.LifetimesConfig;
import io.ehpc.gateway.config.NegativeConfig;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.config.StoreConfig;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A cache on a clock that stands still, over an upstream whose calls end when the test says. */
final class CacheRig implements AutoCloseable {
    static final Duration FRESH = Duration.ofMinutes(1);
    static final Duration STALE_WHILE_REVALIDATE = Duration.ofMinutes(5);
    static final Duration STALE_IF_ERROR = Duration.ofHours(1);
    static final Duration FAILURE_MEMORY = Duration.ofSeconds(1);
    static final Duration LOAD_TIME = Duration.ofSeconds(2);
    static final LifetimeConfig LIFETIME = new LifetimeConfig(FRESH, STALE_WHILE_REVALIDATE, STALE_IF_ERROR);
    static final CacheConfig CONFIG = config(64 << 20, 10_000);
    static final Query QUERY = Samples.query("cn-hangzhou");

    final Vertx vertx = Vertx.vertx();
    final TestClock clock = new TestClock();
    final HeldCalls calls = new HeldCalls();
    final MeterRegistry registry = new SimpleMeterRegistry();
    final CacheMetrics metrics = new CacheMetrics(registry, AnswerCache.OUTCOMES);
    final CacheMemory memory;
    final AnswerCache cache;

    CacheRig() {
        this(CONFIG);
    }

    CacheRig(CacheConfig config) {
        this(config, Keeper.NONE);
    }

    CacheRig(CacheConfig config, Keeper keeper) {
        this(config, keeper, Witness.NONE);
    }

    CacheRig(CacheConfig config, Keeper keeper, Witness witness) {
        memory = new CacheMemory(config.maxBytes());
        cache = new AnswerCache(vertx, clock.both(), metrics, keeper, witness, memory, settings(config, calls));
    }

    static CacheConfig config(long maxBytes, int maxWaiters) {
        return config(maxBytes, LIFETIME, FAILURE_MEMORY, maxWaiters);
    }

    /** Without jitter, refresh ahead or store; a no is remembered as any failure is. */
    static CacheConfig config(long maxBytes, LifetimeConfig lifetime, Duration failureMemory, int maxWaiters) {
        return new CacheConfig(
                maxBytes,
                LifetimesConfig.of(lifetime),
                new NegativeConfig(failureMemory, failureMemory),
                failureMemory,
                maxWaiters,
                new RefreshAheadConfig(false, 80, 2, Duration.ofMinutes(10), false),
                new StoreConfig(null));
    }

    /** With refresh ahead. */
    static CacheConfig config(RefreshAheadConfig refreshAhead) {
        return config(CONFIG.lifetimes(), CONFIG.negative(), CONFIG.failureMemory(), refreshAhead);
    }

    static CacheConfig config(NegativeConfig negative) {
        return config(CONFIG.lifetimes(), negative, CONFIG.failureMemory(), CONFIG.refreshAhead());
    }

    /** With room for all. */
    static CacheConfig config(
            LifetimesConfig lifetimes,
            NegativeConfig negative,
            Duration failureMemory,
            RefreshAheadConfig refreshAhead) {
        return new CacheConfig(
                CONFIG.maxBytes(),
                lifetimes,
                negative,
                failureMemory,
                CONFIG.maxWaiters(),
                refreshAhead,
                CONFIG.store());
    }

    /** What an answer weighs once it is held. */
    static int weight(Answer answer) {
        return new Entry(answer, false, new Usage()).weight();
    }

    static AnswerCache.Settings settings(CacheConfig config, EhpcApi loader) {
        return new AnswerCache.Settings(config, LOAD_TIME, loader, Set.of(), query -> true);
    }

    /** Asks, and waits long. */
    Future<Served> get(Query query) {
        return get(query, Duration.ofSeconds(30));
    }

    Future<Served> get(Query query, Duration wait) {
        return get(query, wait, Directives.NONE);
    }

    Future<Served> get(Query query, Duration wait, Directives directives) {
        return cache.get(query, Deadline.in(wait, clock), directives);
    }

    /** Has the cache hold an answer that is current now. */
    void hold(String imageId) {
        Future<Served> served = get(QUERY);
        calls.last().succeed(imageId, clock.instant());
        Ends.value(served);
    }

    static String image(Served served) {
        return served.answer().images().get(0).imageId();
    }

    /** Look-ups in all regions by outcome; those that never were are left out. */
    Map<String, Integer> lookUps() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Counter counter : registry.find("gateway.cache.lookups").counters()) {
            if (counter.count() > 0) {
                counts.merge(String.valueOf(counter.getId().getTag("outcome")), (int) counter.count(), Integer::sum);
            }
        }
        return counts;
    }

    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Override
    public void close() {
        Ends.value(vertx.close());
    }
}

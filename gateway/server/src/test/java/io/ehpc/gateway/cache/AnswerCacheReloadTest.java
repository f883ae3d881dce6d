package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static io.ehpc.gateway.cache.CacheRig.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.LifetimeConfig;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits, and how they change while the cache runs. */
class AnswerCacheReloadTest {
    private static final int ANSWER_BYTES = 1_000;
    private static final int WEIGHT = CacheRig.weight(Samples.answer(QUERY, ANSWER_BYTES, Instant.EPOCH));

    private final CacheRig rig = new CacheRig(CacheRig.config(bound(10), 10));

    @AfterEach
    void close() {
        rig.close();
    }

    /** With so much in all there is room for as many answers, and for what is made of them. */
    private static long bound(int answers) {
        return 4L * answers * WEIGHT / 3 + 4;
    }

    private static CacheConfig limits(Duration fresh, Duration staleWhileRevalidate, Duration staleIfError) {
        return CacheRig.config(
                bound(10), new LifetimeConfig(fresh, staleWhileRevalidate, staleIfError), CacheRig.FAILURE_MEMORY, 10);
    }

    private void hold(Query query, int bytes) {
        Future<Served> served = rig.get(query);
        rig.calls.last().answer().complete(Samples.answer(query, bytes, rig.clock.instant()));
        Ends.value(served);
    }

    private void holdMany(int count) {
        for (int i = 0; i < count; i++) {
            hold(Samples.query("account-" + i, "cn-hangzhou", Map.of()), ANSWER_BYTES);
        }
    }

    @Test
    void configure_shorterLimits_judgeWhatIsHeld() {
        rig.hold("m-1");
        rig.clock.pass(Duration.ofSeconds(10));

        rig.cache.configure(CacheRig.settings(
                limits(Duration.ofSeconds(5), Duration.ofSeconds(11), Duration.ofSeconds(20)), rig.calls));
        assertThat(Ends.value(rig.get(QUERY)).verdict()).isEqualTo(Verdict.STALE);

        rig.cache.configure(CacheRig.settings(
                limits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10)), rig.calls));
        assertThat(rig.get(QUERY).isComplete()).isFalse();
    }

    @Test
    void configure_longerLimits_judgeWhatIsHeld() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_IF_ERROR);
        Duration day = Duration.ofDays(1);

        rig.cache.configure(CacheRig.settings(limits(day, day, day), rig.calls));

        assertThat(Ends.value(rig.get(QUERY)).verdict()).isEqualTo(Verdict.FRESH);
        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void configure_otherLoader_isAskedFromNowOn() {
        HeldCalls other = new HeldCalls();
        Future<Served> before = rig.get(QUERY);

        rig.cache.configure(
                new AnswerCache.Settings(CacheRig.CONFIG, Duration.ofSeconds(7), other, Set.of(), query -> true));

        Future<Served> joined = rig.get(QUERY);
        rig.calls.last().succeed("m-1", rig.clock.instant());
        assertThat(image(Ends.value(before))).isEqualTo("m-1");
        assertThat(image(Ends.value(joined))).isEqualTo("m-1");
        rig.get(Samples.query("cn-beijing"));
        assertThat(rig.calls.size()).isOne();
        assertThat(other.last().terms().deadline()).isEqualTo(Deadline.in(Duration.ofSeconds(7), rig.clock));
    }

    @Test
    void get_joinedFlightUnderShorterLimits_isJudgedByThem() {
        rig.get(QUERY);
        rig.cache.configure(CacheRig.settings(
                limits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)), rig.calls));

        Future<Served> joined = rig.get(QUERY);
        rig.calls.last().succeed("m-1", rig.clock.instant().minusSeconds(1));

        Ends.fault(joined);
    }

    @Test
    void hold_moreThanFits_staysBoundedAndCountsEvictions() {
        holdMany(50);

        await().untilAsserted(() -> {
            assertThat(rig.gauge("gateway.cache.size")).isLessThanOrEqualTo(10.0 * WEIGHT);
            assertThat(rig.gauge("gateway.cache.entries")).isEqualTo(10);
            assertThat(rig.registry
                            .get("gateway.cache.evictions")
                            .functionCounter()
                            .count())
                    .isEqualTo(40);
        });
    }

    @Test
    void hold_answerThatFitsNot_isServedAndNotKept() {
        hold(QUERY, 20 * ANSWER_BYTES);

        await().untilAsserted(
                        () -> assertThat(rig.gauge("gateway.cache.entries")).isZero());
        rig.get(QUERY);
        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void configure_lessMemory_dropsWhatFitsNoLonger() {
        holdMany(10);

        rig.cache.configure(CacheRig.settings(CacheRig.config(bound(4), 10), rig.calls));

        await().untilAsserted(
                        () -> assertThat(rig.gauge("gateway.cache.entries")).isEqualTo(4));
    }
}

package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may have the upstream called is asked once for each call, and for nothing else. */
class AnswerCacheAllowanceTest {
    private static final Duration WAIT = Duration.ofSeconds(7);
    private static final Directives NO_CACHE = new Directives(true, null, null, null, false, null, Duration.ZERO);

    private final CacheRig rig = new CacheRig();
    private final Counted some = new Counted(Integer.MAX_VALUE);
    private final Counted none = new Counted(0);

    /** Gives leave so many times, and counts how often it is asked. */
    private static final class Counted implements Allowance {
        private final AtomicInteger asked = new AtomicInteger();
        private final int calls;

        Counted(int calls) {
            this.calls = calls;
        }

        @Override
        public @Nullable Duration refusal() {
            return asked.incrementAndGet() <= calls ? null : WAIT;
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Future<Served> get(Allowance allowance) {
        return get(Directives.NONE, allowance);
    }

    private Future<Served> get(Directives directives, Allowance allowance) {
        return rig.cache.get(QUERY, Deadline.in(Duration.ofSeconds(30), rig.clock), directives, allowance);
    }

    private double postponed() {
        return rig.registry
                .get("gateway.cache.refreshes")
                .tag("result", "postponed")
                .counter()
                .count();
    }

    @Test
    void miss_withLeave_asksOnceAndCalls() {
        Future<Served> served = get(some);
        rig.calls.last().succeed("m-1", rig.clock.instant());

        assertThat(CacheRig.image(Ends.value(served))).isEqualTo("m-1");
        assertThat(some.asked).hasValue(1);
    }

    @Test
    void miss_withoutLeave_isOverQuotaAndSaysForHowLong() {
        Fault fault = Ends.fault(get(none));

        assertThat(fault.kind()).isEqualTo(FaultKind.OVER_QUOTA);
        assertThat(fault.retryAfter()).isEqualTo(WAIT);
        assertThat(rig.calls.size()).isZero();
        assertThat(rig.gauge("gateway.cache.flights")).isZero();
    }

    @Test
    void miss_withoutLeave_isRememberedForNobody() {
        Ends.fault(get(none));

        Future<Served> other = get(some);
        rig.calls.last().succeed("m-1", rig.clock.instant());

        assertThat(CacheRig.image(Ends.value(other))).isEqualTo("m-1");
        assertThat(rig.cache.lastFailure(QUERY)).isEmpty();
    }

    @Test
    void hit_isNotAskedFor() {
        rig.hold("m-1");

        assertThat(CacheRig.image(Ends.value(get(none)))).isEqualTo("m-1");
        assertThat(none.asked).hasValue(0);
    }

    @Test
    void flightUnderWay_isJoinedWithoutLeave() {
        Future<Served> first = get(some);
        Future<Served> second = get(none);
        rig.calls.last().succeed("m-1", rig.clock.instant());

        assertThat(CacheRig.image(Ends.value(first))).isEqualTo("m-1");
        assertThat(Ends.value(second).outcome()).isEqualTo("coalesced");
        assertThat(none.asked).hasValue(0);
        assertThat(some.asked).hasValue(1);
    }

    @Test
    void stale_withoutLeave_isServedWithoutARefresh() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);

        assertThat(Ends.value(get(none)).verdict()).isEqualTo(Verdict.STALE);
        assertThat(rig.calls.size()).isOne();
        assertThat(none.asked).hasValue(1);
        assertThat(postponed()).isOne();

        assertThat(Ends.value(get(some)).verdict()).isEqualTo(Verdict.STALE);
        assertThat(rig.calls.size()).isEqualTo(2);
        assertThat(some.asked).hasValue(1);
    }

    @Test
    void staleIfError_withoutLeave_isServedAndSaysWhy() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);

        Served served = Ends.value(get(none));

        assertThat(served.verdict()).isEqualTo(Verdict.STALE_IF_ERROR);
        assertThat(served.failure()).extracting("kind").isEqualTo(FaultKind.OVER_QUOTA);
        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void expired_withoutLeave_isOverQuota() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_IF_ERROR);

        assertThat(Ends.fault(get(none)).kind()).isEqualTo(FaultKind.OVER_QUOTA);
    }

    @Test
    void directive_withoutLeave_isServedWhatIsHeld() {
        rig.hold("m-1");
        rig.clock.pass(Duration.ofSeconds(1));

        Served served = Ends.value(get(NO_CACHE, none));

        assertThat(CacheRig.image(served)).isEqualTo("m-1");
        assertThat(served.failure()).extracting("kind").isEqualTo(FaultKind.OVER_QUOTA);
        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void backOff_isNotAskedFor() {
        Future<Served> failing = get(some);
        rig.calls.last().fail(FaultKind.UNREACHABLE);
        Ends.fault(failing);

        assertThat(Ends.fault(get(some)).kind()).isEqualTo(FaultKind.UNREACHABLE);
        assertThat(some.asked).hasValue(1);
    }
}

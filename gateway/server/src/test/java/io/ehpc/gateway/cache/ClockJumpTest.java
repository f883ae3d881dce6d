package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.upstream.FaultKind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What waits here ends when it was to, and nothing old is fresh, however the wall clock is set meanwhile. */
class ClockJumpTest {
    private static final RefreshAheadConfig AHEAD = new RefreshAheadConfig(true, 80, 2, Duration.ofMinutes(10), false);

    private final CacheRig rig = new CacheRig(CacheRig.config(AHEAD));

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void heldAnswer_isNeverYoungerThanItIs(Duration jump) {
        rig.hold("m-1");
        rig.clock.pass(Duration.ofSeconds(30));
        rig.clock.jump(jump);

        Served served = rig.cache.peek(QUERY).orElseThrow();
        assertThat(served.age()).isEqualTo(Duration.ofSeconds(30).plus(jump.isNegative() ? Duration.ZERO : jump));
        assertThat(served.verdict()).isEqualTo(jump.isNegative() ? Verdict.FRESH : Verdict.EXPIRED);
        rig.clock.pass(CacheRig.FRESH.minusSeconds(30));
        assertThat(rig.cache.peek(QUERY).orElseThrow().verdict()).isNotEqualTo(Verdict.FRESH);
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void backOff_endsWhenItWasTo(Duration jump) {
        var failed = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.BACKEND);
        Ends.failure(failed);
        int calls = rig.calls.size();
        rig.clock.jump(jump);

        rig.clock.pass(CacheRig.FAILURE_MEMORY.minusMillis(1));
        Ends.failure(rig.get(QUERY));
        assertThat(rig.calls.size()).isEqualTo(calls);
        rig.clock.pass(Duration.ofMillis(1));
        var unused = rig.get(QUERY);
        assertThat(rig.calls.size()).isEqualTo(calls + 1);
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void hotAnswer_isRefreshedAheadWhenItWasToBe(Duration jump) {
        rig.hold("m-1");
        Ends.value(rig.get(QUERY));
        Ends.value(rig.get(QUERY));
        int calls = rig.calls.size();
        rig.clock.jump(jump);

        rig.clock.pass(CacheRig.FRESH.multipliedBy(8).dividedBy(10).minusMillis(1));
        rig.cache.keepFresh();
        assertThat(rig.calls.size()).isEqualTo(calls);
        rig.clock.pass(Duration.ofMillis(1));
        rig.cache.keepFresh();
        // One that the wall clock has made too old is dropped: who asks next has it called for.
        assertThat(rig.calls.size()).isEqualTo(jump.isNegative() ? calls + 1 : calls);
        assertThat(rig.cache.peek(QUERY).isPresent()).isEqualTo(jump.isNegative());
    }
}

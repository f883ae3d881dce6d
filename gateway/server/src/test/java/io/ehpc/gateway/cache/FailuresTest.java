package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.NegativeConfig;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresTest {
    private static final Query QUERY = Samples.query("cn-hangzhou");
    private static final Query OTHER = Samples.query("cn-beijing");
    private static final Instant NOW = TestClock.START;

    private final Failures failures = new Failures();

    private static CacheConfig config(Duration memory) {
        return CacheRig.config(64 << 20, CacheRig.LIFETIME, memory, 10);
    }

    private @Nullable Fault lastFault(Query query) {
        Failures.Failure last = failures.last(query);
        return last == null ? null : last.fault();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # asked for, memory, later,    told
        PT10S,       PT1S,   PT0S,     PT10S
        PT10S,       PT1S,   PT4S,     PT6S
        PT10S,       PT1S,   PT9.999S, PT0.001S
        PT0.2S,      PT1S,   PT0.1S,   PT0.9S
        PT2H,        PT1S,   PT30S,    PT1H59M30S
        """)
    void backingOff_throttled_tellsTheWaitThatIsLeft(Duration asked, Duration memory, Duration later, Duration told) {
        Fault fault = new Fault(FaultKind.THROTTLED, "Slow down.", null, null, asked);
        failures.remember(QUERY, fault, config(memory), NOW);

        assertThat(failures.backingOff(QUERY, NOW.plus(later), Directives.NONE)).isEqualTo(fault.withRetryAfter(told));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # kind,   memory, retryAfter, backs off for
        BACKEND,   PT1S,  ,           PT1S
        # only a throttled account is told how long to wait
        BACKEND,   PT1S,  PT30S,      PT1S
        CREDENTIALS, PT1S, PT30S,     PT1S
        NOT_FOUND, PT1S,  ,           PT1S
        TIMED_OUT, PT1S,  ,           PT1S
        THROTTLED, PT1S,  ,           PT1S
        THROTTLED, PT1S,  PT0.999S,   PT1S
        THROTTLED, PT1S,  PT1S,       PT1S
        THROTTLED, PT1S,  PT1.001S,   PT1.001S
        THROTTLED, PT0S,  PT2S,       PT2S
        THROTTLED, PT1S,  PT59.999S,  PT59.999S
        THROTTLED, PT1S,  PT1M,       PT1M
        THROTTLED, PT1S,  PT1M0.001S, PT1M
        THROTTLED, PT1S,  PT8000H,    PT1M
        # a memory set longer than what is within reason stays as set
        THROTTLED, PT1H,  PT5S,       PT1H
        THROTTLED, PT1H,  PT2H,       PT1H
        """)
    void remember_failedCall_backsOffForItsTime(
            FaultKind kind, Duration memory, @Nullable Duration retryAfter, Duration backOff) {
        Fault fault = new Fault(kind, "Why.", null, null, retryAfter);

        failures.remember(QUERY, fault, config(memory), NOW);

        Instant end = NOW.plus(backOff);
        assertThat(failures.backingOff(QUERY, end.minusNanos(1), Directives.NONE))
                .usingRecursiveComparison()
                .ignoringFields("retryAfter")
                .isEqualTo(fault);
        assertThat(failures.backingOff(QUERY, end, Directives.NONE)).isNull();
        assertThat(lastFault(QUERY)).isEqualTo(fault);
    }

    @Test
    void remember_noMemory_neverBacksOff() {
        Fault fault = Fault.of(FaultKind.BACKEND, "Failed.");

        failures.remember(QUERY, fault, config(Duration.ZERO), NOW);

        assertThat(failures.backingOff(QUERY, NOW, Directives.NONE)).isNull();
        assertThat(lastFault(QUERY)).isEqualTo(fault);
    }

    @ParameterizedTest
    @EnumSource(names = {"CIRCUIT_OPEN", "OVERLOADED"})
    void remember_callNotMade_isToldButNotBackedOffFrom(FaultKind kind) {
        Fault fault = Fault.of(kind, "Not called.");

        failures.remember(QUERY, fault, config(Duration.ofHours(1)), NOW);

        assertThat(failures.backingOff(QUERY, NOW, Directives.NONE)).isNull();
        assertThat(lastFault(QUERY)).isEqualTo(fault);
    }

    @ParameterizedTest
    @EnumSource(names = {"CIRCUIT_OPEN", "OVERLOADED"})
    void remember_callNotMadeAfterAFailedOne_leavesWhatIsKnown(FaultKind kind) {
        Fault known = Fault.of(FaultKind.BACKEND, "Failed.");
        failures.remember(QUERY, known, config(Duration.ofSeconds(1)), NOW);

        failures.remember(QUERY, Fault.of(kind, "Not called."), config(Duration.ofHours(1)), NOW);

        assertThat(failures.backingOff(QUERY, NOW, Directives.NONE)).isEqualTo(known);
        assertThat(failures.backingOff(QUERY, NOW.plusSeconds(1), Directives.NONE))
                .isNull();
        assertThat(lastFault(QUERY)).isEqualTo(known);
    }

    @Test
    void remember_failedCallAfterOneNotMade_countsAnew() {
        Fault fault = Fault.of(FaultKind.BACKEND, "Failed.");
        failures.remember(QUERY, Fault.of(FaultKind.CIRCUIT_OPEN, "Not called."), config(Duration.ofSeconds(1)), NOW);

        failures.remember(QUERY, fault, config(Duration.ofSeconds(1)), NOW);

        assertThat(failures.backingOff(QUERY, NOW, Directives.NONE)).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # kind,     remembered for
        NOT_FOUND, PT10S
        REFUSED,   PT3S
        BACKEND,   PT1S
        CREDENTIALS, PT1S
        """)
    void remember_no_isRememberedByItsKind(FaultKind kind, Duration time) {
        CacheConfig config = CacheRig.config(new NegativeConfig(Duration.ofSeconds(10), Duration.ofSeconds(3)));
        Fault fault = Fault.of(kind, "No.");

        failures.remember(QUERY, fault, config, NOW);

        assertThat(failures.backingOff(QUERY, NOW.plus(time).minusMillis(1), Directives.NONE))
                .isEqualTo(fault);
        assertThat(failures.backingOff(QUERY, NOW.plus(time), Directives.NONE)).isNull();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # kind,     age ms, overruled
        NOT_FOUND,  4999,   false
        NOT_FOUND,  5000,   true
        REFUSED,    5000,   true
        BACKEND,    5000,   false
        THROTTLED,  5000,   false
        """)
    void backingOff_clientWantsANewAnswer_getsItForANoAloneAndNotTooOften(FaultKind kind, long age, boolean overruled) {
        Duration memory = Duration.ofSeconds(20);
        CacheConfig config = CacheRig.config(64 << 20, CacheRig.LIFETIME, memory, 10);
        Directives noCache = new Directives(true, null, null, null, false, null, Duration.ofSeconds(5));
        failures.remember(QUERY, Fault.of(kind, "No."), config, NOW);

        boolean asked = failures.backingOff(QUERY, NOW.plusMillis(age), noCache) == null;

        assertThat(asked).isEqualTo(overruled);
    }

    @Test
    void retryAt_failuresInARow_isEverLaterUpToAMinute() {
        Fault fault = Fault.of(FaultKind.BACKEND, "Failed.");
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            pauses.add(Duration.between(
                    NOW,
                    failures.remember(QUERY, fault, config(Duration.ofMillis(1)), NOW)
                            .retryAt()));
        }

        assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void retryAt_throttled_isNotBeforeItsTime() {
        Fault throttled = new Fault(FaultKind.THROTTLED, "Slowly.", null, null, Duration.ofSeconds(30));

        assertThat(failures.remember(QUERY, throttled, config(Duration.ZERO), NOW)
                        .retryAt())
                .isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void forget_query_isThatOneAlone() {
        Fault fault = Fault.of(FaultKind.BACKEND, "Failed.");
        failures.remember(QUERY, fault, config(Duration.ofSeconds(1)), NOW);
        failures.remember(OTHER, fault, config(Duration.ofSeconds(1)), NOW);

        failures.forget(QUERY);

        assertThat(failures.backingOff(QUERY, NOW, Directives.NONE)).isNull();
        assertThat(failures.last(QUERY)).isNull();
        assertThat(lastFault(OTHER)).isEqualTo(fault);
    }
}

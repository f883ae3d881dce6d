package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import java.time.Duration;
import java.time.Instant;
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

        failures.remember(QUERY, fault, memory, NOW);

        Instant end = NOW.plus(backOff);
        assertThat(failures.backingOff(QUERY, end.minusNanos(1))).isEqualTo(fault);
        assertThat(failures.backingOff(QUERY, end)).isNull();
        assertThat(failures.last(QUERY)).isEqualTo(fault);
    }

    @Test
    void remember_noMemory_neverBacksOff() {
        Fault fault = Fault.of(FaultKind.BACKEND, "Failed.");

        failures.remember(QUERY, fault, Duration.ZERO, NOW);

        assertThat(failures.backingOff(QUERY, NOW)).isNull();
        assertThat(failures.last(QUERY)).isEqualTo(fault);
    }

    @ParameterizedTest
    @EnumSource(names = {"CIRCUIT_OPEN", "OVERLOADED"})
    void remember_callNotMade_isToldButNotBackedOffFrom(FaultKind kind) {
        Fault fault = Fault.of(kind, "Not called.");

        failures.remember(QUERY, fault, Duration.ofHours(1), NOW);

        assertThat(failures.backingOff(QUERY, NOW)).isNull();
        assertThat(failures.last(QUERY)).isEqualTo(fault);
    }

    @ParameterizedTest
    @EnumSource(names = {"CIRCUIT_OPEN", "OVERLOADED"})
    void remember_callNotMadeAfterAFailedOne_leavesWhatIsKnown(FaultKind kind) {
        Fault known = Fault.of(FaultKind.BACKEND, "Failed.");
        failures.remember(QUERY, known, Duration.ofSeconds(1), NOW);

        failures.remember(QUERY, Fault.of(kind, "Not called."), Duration.ofHours(1), NOW);

        assertThat(failures.backingOff(QUERY, NOW)).isEqualTo(known);
        assertThat(failures.backingOff(QUERY, NOW.plusSeconds(1))).isNull();
        assertThat(failures.last(QUERY)).isEqualTo(known);
    }

    @Test
    void remember_failedCallAfterOneNotMade_countsAnew() {
        Fault fault = Fault.of(FaultKind.BACKEND, "Failed.");
        failures.remember(QUERY, Fault.of(FaultKind.CIRCUIT_OPEN, "Not called."), Duration.ofSeconds(1), NOW);

        failures.remember(QUERY, fault, Duration.ofSeconds(1), NOW);

        assertThat(failures.backingOff(QUERY, NOW)).isEqualTo(fault);
    }

    @Test
    void forget_query_isThatOneAlone() {
        Fault fault = Fault.of(FaultKind.BACKEND, "Failed.");
        failures.remember(QUERY, fault, Duration.ofSeconds(1), NOW);
        failures.remember(OTHER, fault, Duration.ofSeconds(1), NOW);

        failures.forget(QUERY);

        assertThat(failures.backingOff(QUERY, NOW)).isNull();
        assertThat(failures.last(QUERY)).isNull();
        assertThat(failures.last(OTHER)).isEqualTo(fault);
    }
}

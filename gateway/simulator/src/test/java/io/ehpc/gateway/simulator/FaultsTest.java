package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.simulator.Fault.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private static final int CALLS = 1000;
    private final Faults faults = new Faults(Set.of("cn-hangzhou", "cn-beijing"), 1);

    @Test
    void draw_nothingSet_isNoFaultAtOnce() {
        assertThat(faults.draw("cn-hangzhou")).isEqualTo(new Faults.Draw(Fault.NONE, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.1, 60, 140", "0.5, 440, 560", "1, 1000, 1000"})
    void draw_rate_hitsThatShare(double rate, long atLeast, long atMost) {
        faults.set("cn-hangzhou", Fault.of(Mode.HANG).withRate(rate));
        long hit = draws("cn-hangzhou").stream()
                .filter(draw -> draw.fault().mode() == Mode.HANG)
                .count();
        assertThat(hit).isBetween(atLeast, atMost);
    }

    @Test
    void draw_setAgain_startsOver() {
        Fault half = Fault.of(Mode.RESET).withRate(0.5);
        faults.set("cn-hangzhou", half);
        List<Faults.Draw> first = draws("cn-hangzhou");
        faults.set(Faults.ALL, half);
        assertThat(draws("cn-hangzhou")).isEqualTo(first);
        assertThat(draws("cn-beijing")).isNotEqualTo(first);
    }

    @Test
    void of_ownAndAll_ownStandsInPlace() {
        faults.set(Faults.ALL, Fault.error("DbError"));
        faults.set("cn-hangzhou", Fault.of(Mode.GARBAGE));
        assertThat(faults.of("cn-hangzhou").mode()).isEqualTo(Mode.GARBAGE);
        assertThat(faults.of("cn-beijing").code()).isEqualTo("DbError");
        faults.clear("cn-hangzhou");
        assertThat(faults.of("cn-hangzhou").code()).isEqualTo("DbError");
        faults.clear();
        assertThat(faults.of("cn-hangzhou")).isEqualTo(Fault.NONE);
        assertThatThrownBy(() -> faults.set("cn-nowhere", Fault.NONE)).hasMessageContaining("cn-nowhere");
    }

    @Test
    void latency_jitterAndTail_staysWithinAndReachesBoth() {
        Latency latency = new Latency(millis(100), millis(50), millis(1000), 0.1);
        faults.set("cn-hangzhou", Fault.NONE.withLatency(latency));
        List<Duration> delays =
                draws("cn-hangzhou").stream().map(Faults.Draw::delay).toList();
        List<Duration> slow = delays.stream()
                .filter(delay -> delay.compareTo(millis(1000)) > 0)
                .toList();
        assertThat(slow).hasSizeBetween(60, 140).allMatch(delay -> delay.compareTo(millis(1150)) < 0);
        assertThat(delays).allMatch(delay -> delay.compareTo(millis(100)) >= 0);
        assertThat(delays).filteredOn(delay -> delay.compareTo(millis(150)) < 0).hasSize(CALLS - slow.size());
        assertThat(delays.stream().distinct()).hasSizeGreaterThan(CALLS / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "DbError, 406",
        "EcsError, 406",
        "NotAuthorized, 407",
        "UnknownError, 500",
        "ServiceUnavailable, 503",
        "ImageNotFound, 404",
        "Throttling.Api, 400",
        "NeverHeardOf, 500"
    })
    void error_code_hasItsStatus(String code, int status) {
        assertThat(Fault.error(code).refusal().map(Refusal::status)).contains(status);
        assertThat(Fault.error(code).refusal().map(Refusal::code)).contains(code);
    }

    @Test
    void fault_outOfBounds_isRefused() {
        Duration long_ = Duration.ofSeconds(Long.MAX_VALUE);
        assertThatThrownBy(() -> Fault.NONE.withRate(1.1)).hasMessageContaining("rate");
        assertThatThrownBy(() -> Fault.NONE.withRate(Double.NaN)).hasMessageContaining("rate");
        assertThatThrownBy(() -> Fault.error("two words")).hasMessageContaining("code");
        assertThatThrownBy(() -> Fault.slow(millis(-1))).hasMessageContaining("0 or longer");
        assertThatThrownBy(() -> new Latency(long_, long_, long_, 0)).hasMessageContaining("at most 2m");
        assertThatThrownBy(() -> new Latency(millis(60_000), millis(60_000), millis(1), 0))
                .hasMessageContaining("at most 2m");
        assertThatThrownBy(() -> Fault.NONE.withClockSkew(Duration.ofHours(25))).hasMessageContaining("clockSkew");
        assertThatThrownBy(() -> new Fault(Mode.HANG, 1, "DbError", Latency.NONE, Duration.ZERO))
                .hasMessageContaining("code goes with");
    }

    private List<Faults.Draw> draws(String region) {
        return Stream.generate(() -> faults.draw(region)).limit(CALLS).toList();
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}

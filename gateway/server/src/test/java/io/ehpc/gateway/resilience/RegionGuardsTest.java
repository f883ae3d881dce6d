package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.config.RetryConfig;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionGuardsTest {
    private static final Set<String> REGIONS = Set.of("cn-hangzhou", "cn-beijing");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final TestClock clock = new TestClock();
    private final RegionGuards guards = new RegionGuards(new ResilienceMetrics(registry, List.of(), List.of()), clock);

    private static ResilienceConfig config(int window, int openFor, int maxConcurrentCalls) {
        return GuardRig.config(
                new ResilienceConfig.Breaker(window, 2, 50, Duration.ofSeconds(openFor), 1), maxConcurrentCalls, 64);
    }

    private Set<String> measured() {
        Set<String> names = new TreeSet<>();
        for (Meter meter : registry.getMeters()) {
            String name = meter.getId().getTag("name");
            names.add(String.valueOf(name == null ? meter.getId().getTag("region") : name));
        }
        return names;
    }

    private double freeCalls(String region) {
        return gauge("gateway.bulkhead.free", region);
    }

    private double gauge(String name, String region) {
        return registry.get(name).tag("region", region).gauge().value();
    }

    private double state(String region) {
        return gauge("gateway.breaker.state", region);
    }

    @Test
    void configured_regions_haveEachTheirOwn() {
        Map<String, RegionGuard> made = guards.configured(REGIONS, config(4, 10, 3));

        assertThat(made).containsOnlyKeys(REGIONS);
        assertThat(made.get("cn-hangzhou")).isNotSameAs(made.get("cn-beijing"));
        assertThat(measured()).isEqualTo(new TreeSet<>(REGIONS));
        assertThat(freeCalls("cn-hangzhou")).isEqualTo(3);
    }

    @Test
    void configured_equalSettings_keepsTheGuards() {
        Map<String, RegionGuard> before = guards.configured(REGIONS, config(4, 10, 3));

        assertThat(guards.configured(REGIONS, config(4, 10, 3))).isEqualTo(before);
        assertThat(measured()).isEqualTo(new TreeSet<>(REGIONS));
    }

    @Test
    void configured_otherRetries_keepsTheGuards() {
        ResilienceConfig config = config(4, 10, 3);
        Map<String, RegionGuard> before = guards.configured(REGIONS, config);

        RetryConfig retry = new RetryConfig(5, Duration.ofMillis(1), Duration.ofMillis(1), 50);
        ResilienceConfig other = new ResilienceConfig(config.breaker(), 3, 64, retry, config.hedge());

        assertThat(guards.configured(REGIONS, other)).isEqualTo(before);
    }

    @Test
    void configured_callsWait_metricsShowHowMany() {
        RegionGuard guard = Objects.requireNonNull(
                guards.configured(REGIONS, config(4, 10, 1)).get("cn-hangzhou"));
        BudgetRig two = new BudgetRig(9, 9, guard.bulkhead());
        two.ask("a", "b", "c");

        assertThat(freeCalls("cn-hangzhou")).isZero();
        assertThat(gauge("gateway.bulkhead.waiting", "cn-hangzhou")).isEqualTo(2);
        assertThat(gauge("gateway.bulkhead.waiting", "cn-beijing")).isZero();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # window, open for, concurrent
        5,        10,       3
        4,        11,       3
        4,        10,       4
        """)
    void configured_otherSettings_replacesTheGuards(int window, int openFor, int maxConcurrentCalls) {
        Map<String, RegionGuard> before = guards.configured(REGIONS, config(4, 10, 3));

        Map<String, RegionGuard> after = guards.configured(REGIONS, config(window, openFor, maxConcurrentCalls));

        assertThat(after)
                .containsOnlyKeys(REGIONS)
                .doesNotContainValue(Objects.requireNonNull(before.get("cn-beijing")));
        assertThat(freeCalls("cn-beijing")).isEqualTo(maxConcurrentCalls);
        assertThat(measured()).isEqualTo(new TreeSet<>(REGIONS));
    }

    @Test
    void configured_replacedGuards_metricsShowTheNewOnes() {
        Map<String, RegionGuard> before = guards.configured(REGIONS, config(4, 10, 3));
        Objects.requireNonNull(before.get("cn-hangzhou")).breaker().transitionToOpenState();
        assertThat(state("cn-hangzhou")).isEqualTo(2);
        clock.pass(Duration.ofMillis(1500));
        assertThat(gauge("gateway.breaker.next.try", "cn-hangzhou")).isEqualTo(8.5);
        assertThat(gauge("gateway.breaker.next.try", "cn-beijing")).isZero();
        assertThat(state("cn-beijing")).isZero();

        Objects.requireNonNull(before.get("cn-hangzhou")).breaker().transitionToHalfOpenState();
        assertThat(state("cn-hangzhou")).isOne();

        guards.configured(REGIONS, config(4, 11, 3));

        assertThat(state("cn-hangzhou")).isZero();
        assertThat(gauge("gateway.breaker.next.try", "cn-hangzhou")).isZero();
    }

    @Test
    void configured_regionGone_goesWithItsMetrics() {
        RegionGuard kept = guards.configured(REGIONS, config(4, 10, 3)).get("cn-beijing");

        Map<String, RegionGuard> after = guards.configured(Set.of("cn-beijing"), config(4, 10, 3));

        assertThat(after).containsOnlyKeys("cn-beijing");
        assertThat(after.get("cn-beijing")).isSameAs(kept);
        assertThat(measured()).containsExactly("cn-beijing");
    }

    @Test
    void configured_regionComesBack_startsAnew() {
        RegionGuard before = guards.configured(REGIONS, config(4, 10, 3)).get("cn-hangzhou");
        guards.configured(Set.of("cn-beijing"), config(4, 10, 3));

        Map<String, RegionGuard> after = guards.configured(REGIONS, config(4, 10, 3));

        assertThat(after.get("cn-hangzhou")).isNotSameAs(before);
        assertThat(measured()).isEqualTo(new TreeSet<>(REGIONS));
    }
}

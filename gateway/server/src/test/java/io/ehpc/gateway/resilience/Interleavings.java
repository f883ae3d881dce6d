package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Runs random scenarios of a few threads, each under many schedules: a model checker decides at each access
 * to shared memory and at each lock which thread goes on. How many scenarios there are, the property
 * {@code interleavings.scenarios} says.
 */
final class Interleavings {
    private static final int SCENARIOS = Integer.getInteger("interleavings.scenarios", 2);

    /** What no thread shares, or only under a lock that is explored itself: no need to switch inside. */
    private static final Set<String> PLAIN = Set.of(
            Interleavings.class.getName(),
            Ledger.class.getName(),
            CircuitBreaker.StateTransition.class.getName(),
            "io.vertx.core.Future",
            "java.time.Duration",
            "java.time.Instant");

    private static final Set<String> PLAIN_PACKAGES = Set.of("java.util.Tree", "ch.qos.logback.", "org.slf4j.");

    /** The checker resets what it sees of static state between two runs; it does not look in here. */
    private static final AtomicLong RUNS = new AtomicLong();

    private Interleavings() {}

    /** One run has ended, and held. */
    static void held() {
        RUNS.incrementAndGet();
    }

    /** Explores so many schedules of each scenario; fails with the first schedule that does not hold. */
    static void explore(Class<?> scenario, int schedules) {
        long start = System.nanoTime();
        RUNS.set(0);
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(schedules)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(0)
                .addGuarantee(plain())
                .check(scenario);
        System.out.printf(
                "%s: %d interleavings in %d s%n",
                scenario.getSimpleName(), RUNS.get(), (System.nanoTime() - start) / 1_000_000_000);
        assertThat(RUNS.get()).isGreaterThanOrEqualTo(SCENARIOS);
    }

    private static ManagedStrategyGuarantee plain() {
        return ManagedStrategyGuaranteeKt.forClasses(
                        name -> PLAIN.contains(name) || PLAIN_PACKAGES.stream().anyMatch(name::startsWith))
                .allMethods()
                .ignore();
    }
}

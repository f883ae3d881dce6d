package io.ehpc.gateway.telemetry;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * Breakers, bulkheads and the retry under the names of resilience4j's module for Micrometer. Made by hand: that module
 * takes bulkheads and retries of resilience4j alone, and the gateway's are its own. Thread-safe.
 */
final class Resilience4jMetrics {
    private static final String BREAKER = "resilience4j_circuitbreaker_";
    private static final String STATE = BREAKER + "state";
    private static final String FAILURE_RATE = BREAKER + "failure_rate";
    private static final String SLOW_CALL_RATE = BREAKER + "slow_call_rate";
    private static final String BUFFERED_CALLS = BREAKER + "buffered_calls";
    private static final String MAX_BUFFERED_CALLS = BREAKER + "max_buffered_calls";
    private static final String SLOW_CALLS = BREAKER + "slow_calls";
    private static final String CALLS = BREAKER + "calls_seconds";
    private static final String NOT_PERMITTED_CALLS = BREAKER + "not_permitted_calls";
    private static final String AVAILABLE = "resilience4j_bulkhead_available_concurrent_calls";
    private static final String MAX_ALLOWED = "resilience4j_bulkhead_max_allowed_concurrent_calls";
    private static final String RETRY_CALLS = "resilience4j_retry_calls";

    /** There is one for all regions. */
    private static final String RETRY = "upstream";

    private final Map<String, Shown> regions = new ConcurrentHashMap<>();
    private final LongAdder successfulWithoutRetry = new LongAdder();
    private final LongAdder successfulWithRetry = new LongAdder();
    private final LongAdder failedWithoutRetry = new LongAdder();
    private final LongAdder failedWithRetry = new LongAdder();

    /** What is shown of a region. */
    private record Shown(CircuitBreaker breaker, BreakerCalls calls, DoubleSupplier free, int permits) {}

    Resilience4jMetrics(MeterRegistry registry) {
        FamilyCollector.register(
                registry,
                List.of(
                        STATE,
                        FAILURE_RATE,
                        SLOW_CALL_RATE,
                        BUFFERED_CALLS,
                        MAX_BUFFERED_CALLS,
                        SLOW_CALLS,
                        CALLS,
                        NOT_PERMITTED_CALLS,
                        AVAILABLE,
                        MAX_ALLOWED,
                        RETRY_CALLS),
                this::say);
    }

    void show(CircuitBreaker breaker, BreakerCalls calls, DoubleSupplier free, int permits) {
        regions.put(breaker.getName(), new Shown(breaker, calls, free, permits));
    }

    void hide(String region) {
        regions.remove(region);
    }

    void ended(boolean good, boolean retried) {
        if (good) {
            (retried ? successfulWithRetry : successfulWithoutRetry).increment();
        } else {
            (retried ? failedWithRetry : failedWithoutRetry).increment();
        }
    }

    private void say(Samples samples) {
        Stream.of(
                        Map.entry(STATE, "The states of the circuit breaker"),
                        Map.entry(FAILURE_RATE, "The failure rate of the circuit breaker"),
                        Map.entry(SLOW_CALL_RATE, "The slow call rate of the circuit breaker"),
                        Map.entry(BUFFERED_CALLS, "The number of calls stored in the ring buffer"),
                        Map.entry(MAX_BUFFERED_CALLS, "The maximum number of calls stored in the ring buffer"),
                        Map.entry(SLOW_CALLS, "The number of calls which were slower than a certain threshold"),
                        Map.entry(CALLS, "Total number of calls"),
                        Map.entry(NOT_PERMITTED_CALLS, "Total number of not permitted calls"),
                        Map.entry(AVAILABLE, "The number of available permissions"),
                        Map.entry(MAX_ALLOWED, "The maximum number of available permissions"),
                        Map.entry(RETRY_CALLS, "The number of calls by how they ended, and whether they were retried"))
                .forEach(help -> samples.help(help.getKey(), help.getValue()));
        regions.forEach((name, shown) -> say(samples, name, shown));
        retries(samples, successfulWithoutRetry, "successful_without_retry");
        retries(samples, successfulWithRetry, "successful_with_retry");
        retries(samples, failedWithoutRetry, "failed_without_retry");
        retries(samples, failedWithRetry, "failed_with_retry");
    }

    private static void say(Samples samples, String name, Shown shown) {
        CircuitBreaker.State now = shown.breaker().getState();
        for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
            samples.gauge(
                    STATE,
                    state == now ? 1 : 0,
                    "name",
                    name,
                    "state",
                    state.name().toLowerCase(Locale.ROOT));
        }
        CircuitBreaker.Metrics metrics = shown.breaker().getMetrics();
        samples.gauge(FAILURE_RATE, metrics.getFailureRate(), "name", name);
        samples.gauge(SLOW_CALL_RATE, metrics.getSlowCallRate(), "name", name);
        samples.gauge(BUFFERED_CALLS, metrics.getNumberOfSuccessfulCalls(), "kind", "successful", "name", name);
        samples.gauge(BUFFERED_CALLS, metrics.getNumberOfFailedCalls(), "kind", "failed", "name", name);
        samples.gauge(
                MAX_BUFFERED_CALLS, shown.breaker().getCircuitBreakerConfig().getSlidingWindowSize(), "name", name);
        samples.gauge(SLOW_CALLS, metrics.getNumberOfSlowSuccessfulCalls(), "kind", "successful", "name", name);
        samples.gauge(SLOW_CALLS, metrics.getNumberOfSlowFailedCalls(), "kind", "failed", "name", name);
        shown.calls().sayTimes(samples, CALLS, name);
        samples.counter(NOT_PERMITTED_CALLS, shown.calls().refused(), "kind", "not_permitted", "name", name);
        samples.gauge(AVAILABLE, shown.free().getAsDouble(), "name", name);
        samples.gauge(MAX_ALLOWED, shown.permits(), "name", name);
    }

    private static void retries(Samples samples, LongAdder count, String kind) {
        samples.counter(RETRY_CALLS, count.doubleValue(), "kind", kind, "name", RETRY);
    }
}

package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What clients asked, how it went and how long it took. */
public final class RequestMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(1000),
        Duration.ofMillis(2500),
    };

    private final Map<String, Timer> timers = new HashMap<>();
    private final Map<String, Map<String, Counter>> counters = new HashMap<>();
    private final LongAdder inProgress = new LongAdder();

    /**
     * @param routes all routes there are
     * @param outcomes all outcomes there are
     */
    public RequestMetrics(MeterRegistry registry, List<String> routes, List<String> outcomes) {
        for (String route : routes) {
            Map<String, Counter> byOutcome = new HashMap<>();
            for (String outcome : outcomes) {
                byOutcome.put(outcome, counter(registry, route, outcome));
            }
            counters.put(route, byOutcome);
            timers.put(route, timer(registry, route));
        }
        Gauge.builder("gateway.requests.in.progress", inProgress, LongAdder::doubleValue)
                .description("Requests that wait for their answer")
                .strongReference(true)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String route, String outcome) {
        return Counter.builder("gateway.requests")
                .description("Requests of clients, by route and by how fresh or failed the answer was")
                .tag("route", route)
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, String route) {
        return Timer.builder("gateway.request.duration")
                .description("Time from a request to the end of its answer")
                .tag("route", route)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** A request came. */
    public void begun() {
        inProgress.increment();
    }

    /** How many wait for their answer. */
    public long inProgress() {
        return inProgress.sum();
    }

    /** A request was answered, or its client went; {@code route} and {@code outcome} are of those named. */
    public void ended(String route, String outcome, Duration took) {
        inProgress.decrement();
        Counter counter = counters.getOrDefault(route, Map.of()).get(outcome);
        Timer timer = timers.get(route);
        if (counter == null || timer == null) {
            throw new IllegalArgumentException("no series for " + route + " and " + outcome);
        }
        counter.increment();
        timer.record(took);
    }
}

package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What clients asked, how it went and how long it took. */
public final class RequestMetrics {
    private static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofMillis(2500));

    private final Map<String, Counters> counters = new HashMap<>();
    private final Map<String, Timer> byRoute = new HashMap<>();
    private final Map<String, Timer> byOutcome = new HashMap<>();
    private final LongAdder inProgress = new LongAdder();

    /**
     * @param faces all routes there are, and of each the face that it belongs to
     * @param outcomes all outcomes there are
     */
    public RequestMetrics(MeterRegistry registry, Map<String, String> faces, List<String> outcomes) {
        faces.forEach((route, face) -> {
            counters.put(route, new Counters(registry, Metric.REQUESTS, outcomes, face, route));
            byRoute.put(route, Metric.REQUEST_DURATION.histogram(registry, BOUNDS, face, route));
        });
        outcomes.forEach(
                outcome -> byOutcome.put(outcome, Metric.ANSWER_DURATION.histogram(registry, BOUNDS, outcome)));
        Metric.REQUESTS_IN_PROGRESS.gauge(registry, inProgress::doubleValue);
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
        Counters counted = counters.get(route);
        Timer ofRoute = byRoute.get(route);
        Timer ofOutcome = byOutcome.get(outcome);
        if (counted == null || ofRoute == null || ofOutcome == null) {
            throw new IllegalArgumentException("no series for " + route + " and " + outcome);
        }
        counted.count(outcome);
        ofRoute.record(took);
        ofOutcome.record(took);
    }
}

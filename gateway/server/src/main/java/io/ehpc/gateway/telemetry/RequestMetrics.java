package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final String NO_STATUS = "none";

    private final MeterRegistry registry;
    private final Map<String, OfRoute> routes = new HashMap<>();
    private final Map<String, Timer> byOutcome = new HashMap<>();
    private final LongAdder inProgress = new LongAdder();

    /**
     * @param faces all routes there are, and of each the face that it belongs to
     * @param outcomes all outcomes there are, and of each the classes of status, such as {@code 2xx}, that it goes with
     */
    public RequestMetrics(MeterRegistry registry, Map<String, String> faces, Map<String, List<String>> outcomes) {
        this.registry = registry;
        faces.forEach((route, face) -> routes.put(route, new OfRoute(face, route, outcomes)));
        outcomes.keySet()
                .forEach(
                        outcome -> byOutcome.put(outcome, Metric.ANSWER_DURATION.histogram(registry, BOUNDS, outcome)));
        Metric.REQUESTS_IN_PROGRESS.gauge(registry, inProgress::doubleValue);
    }

    /** The series of one route. */
    private final class OfRoute {
        private final String face;
        private final String route;
        private final Timer duration;
        private final Map<String, Map<String, Counter>> counters = new HashMap<>();

        OfRoute(String face, String route, Map<String, List<String>> outcomes) {
            this.face = face;
            this.route = route;
            this.duration = Metric.REQUEST_DURATION.histogram(registry, BOUNDS, face, route);
            outcomes.forEach((outcome, statuses) -> {
                Map<String, Counter> ofOutcome = new ConcurrentHashMap<>();
                statuses.forEach(status -> ofOutcome.put(status, counter(outcome, status)));
                counters.put(outcome, ofOutcome);
            });
        }

        private Counter counter(String outcome, String status) {
            return Metric.REQUESTS.counter(registry, face, route, outcome, status);
        }

        /** A status that the outcome does not go with is counted all the same. */
        void count(Map<String, Counter> ofOutcome, String outcome, String status) {
            ofOutcome
                    .computeIfAbsent(status, unexpected -> counter(outcome, unexpected))
                    .increment();
        }
    }

    /** A request came. */
    public void begun() {
        inProgress.increment();
    }

    /** How many wait for their answer. */
    public long inProgress() {
        return inProgress.sum();
    }

    /**
     * A request was answered, or its client went; {@code route} and {@code outcome} are of those named.
     *
     * @param status of the answer; 0 if there was none
     */
    public void ended(String route, String outcome, int status, Duration took) {
        inProgress.decrement();
        OfRoute ofRoute = routes.get(route);
        Map<String, Counter> counters = ofRoute == null ? null : ofRoute.counters.get(outcome);
        Timer ofOutcome = byOutcome.get(outcome);
        if (ofRoute == null || counters == null || ofOutcome == null) {
            throw new IllegalArgumentException("no series for " + route + " and " + outcome);
        }
        ofRoute.count(counters, outcome, statusClass(status));
        ofRoute.duration.record(took);
        ofOutcome.record(took);
    }

    private static String statusClass(int status) {
        return switch (status / 100) {
            case 1, 2 -> "2xx";
            case 3 -> "3xx";
            case 4 -> "4xx";
            case 5 -> "5xx";
            default -> NO_STATUS;
        };
    }
}

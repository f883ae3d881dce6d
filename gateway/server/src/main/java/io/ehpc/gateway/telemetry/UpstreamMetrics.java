package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Calls to the cloud, by region: how many with which result, how long, and the last good one. */
public final class UpstreamMetrics {
    /** The result of a good call. */
    public static final String OK = "ok";

    /** A region near by answers in some 20 ms. */
    private static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofMillis(2000));

    private final MeterRegistry registry;
    private final Clock clock;
    private final List<String> all;
    private final Map<String, Series> byRegion = new ConcurrentHashMap<>();

    /** @param faults all results that a failed call can have */
    public UpstreamMetrics(MeterRegistry registry, Clock clock, List<String> faults) {
        this.registry = registry;
        this.clock = clock;
        this.all = Stream.concat(Stream.of(OK), faults.stream()).toList();
    }

    /** Makes the series of a region; once is enough, more do nothing. */
    public void register(String region) {
        byRegion.computeIfAbsent(region, Series::new);
    }

    /** A call ended; {@code result} is {@link #OK} or one of the faults. */
    public void ended(String region, String result, Duration took) {
        byRegion.computeIfAbsent(region, Series::new).ended(result, took);
    }

    /** A call was not made at all; {@code result} is one of the faults. No time is recorded. */
    public void refused(String region, String result) {
        byRegion.computeIfAbsent(region, Series::new).results.count(result);
    }

    private final class Series {
        private final Counters results;
        private final Timer time;
        private final AtomicLong lastSuccess = new AtomicLong();

        Series(String region) {
            results = new Counters(registry, Metric.UPSTREAM_CALLS, all, region);
            time = Metric.UPSTREAM_CALL.histogram(registry, BOUNDS, region);
            Metric.UPSTREAM_LAST_SUCCESS.gauge(registry, () -> lastSuccess.get() / 1000.0, region);
        }

        void ended(String result, Duration took) {
            results.count(result);
            time.record(took);
            if (result.equals(OK)) {
                lastSuccess.set(clock.millis());
            }
        }
    }
}

package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Calls to the cloud, by region: how many with which result, how long, and the last good one. */
public final class UpstreamMetrics {
    /** The result of a good call. */
    public static final String OK = "ok";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(1000),
        Duration.ofMillis(2500),
    };

    private final MeterRegistry registry;
    private final Clock clock;
    private final List<String> faults;
    private final Map<String, Series> byRegion = new ConcurrentHashMap<>();

    /** @param faults all results that a failed call can have */
    public UpstreamMetrics(MeterRegistry registry, Clock clock, List<String> faults) {
        this.registry = registry;
        this.clock = clock;
        this.faults = List.copyOf(faults);
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
        byRegion.computeIfAbsent(region, Series::new).count(result);
    }

    private final class Series {
        private final Map<String, Counter> results = new HashMap<>();
        private final Timer time;
        private final AtomicLong lastSuccess = new AtomicLong();

        Series(String region) {
            results.put(OK, counter(region, OK));
            faults.forEach(fault -> results.put(fault, counter(region, fault)));
            time = Timer.builder("gateway.upstream.call")
                    .description("Time of one call to the cloud")
                    .tag("region", region)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
            Gauge.builder("gateway.upstream.last.success.timestamp", lastSuccess, at -> at.doubleValue() / 1000)
                    .description("When a call to the region last succeeded, Unix time; 0 if never since start")
                    .baseUnit("seconds")
                    .tag("region", region)
                    .strongReference(true)
                    .register(registry);
        }

        private Counter counter(String region, String result) {
            return Counter.builder("gateway.upstream.calls")
                    .description("Calls to the cloud by result; those that were refused unasked included")
                    .tag("region", region)
                    .tag("result", result)
                    .register(registry);
        }

        void count(String result) {
            Counter counter = results.get(result);
            if (counter == null) {
                throw new IllegalArgumentException("no series for result " + result);
            }
            counter.increment();
        }

        void ended(String result, Duration took) {
            count(result);
            time.record(took);
            if (result.equals(OK)) {
                lastSuccess.set(clock.millis());
            }
        }
    }
}

package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The counters of one metric that differ in its last label alone; all of them exist from the start. */
final class Counters {
    private final Map<String, Counter> byName = new HashMap<>();
    private final String metric;

    /**
     * @param names all values of the last label
     * @param others the values of the labels before it
     */
    Counters(MeterRegistry registry, Metric metric, Collection<String> names, String... others) {
        this.metric = metric.meterName();
        for (String name : names) {
            List<String> values = new ArrayList<>(List.of(others));
            values.add(name);
            byName.put(name, metric.counter(registry, values.toArray(String[]::new)));
        }
    }

    void count(String name) {
        count(name, 1);
    }

    void count(String name, int times) {
        Counter counter = byName.get(name);
        if (counter == null) {
            throw new IllegalArgumentException("no series of " + metric + " for " + name);
        }
        counter.increment(times);
    }

    Collection<? extends Meter> meters() {
        return byName.values();
    }
}

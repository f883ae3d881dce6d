package io.ehpc.gateway.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Counts every call when its fate is decided, before any wait: a call whose client gave up counts, too.
 * The sets of values are bounded; what is not known counts under {@code -}.
 */
public final class Calls {
    static final String UNKNOWN = "-";
    static final String OK = "ok";

    private final Map<Call, Long> counts = new ConcurrentHashMap<>();

    /**
     * The calls that are alike.
     *
     * @param region the id of a region
     * @param action the operation
     * @param caller the id of a known access key
     * @param outcome {@code ok}, else the error's code, else the fault's mode
     */
    public record Count(String region, String action, String caller, String outcome, long count) {}

    record Call(String region, String action, String caller, String outcome) {}

    void add(Call call) {
        counts.merge(call, 1L, Long::sum);
    }

    /** All calls since the last reset. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The calls of that region. */
    public long ofRegion(String region) {
        return sums(all(), Count::region).getOrDefault(region, 0L);
    }

    /** The calls that ended like that, in any region. */
    public long ofOutcome(String outcome) {
        return sums(all(), Count::outcome).getOrDefault(outcome, 0L);
    }

    /** All counts, sorted. */
    public List<Count> all() {
        return counts.entrySet().stream()
                .map(entry -> count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Count::region)
                        .thenComparing(Count::action)
                        .thenComparing(Count::caller)
                        .thenComparing(Count::outcome))
                .toList();
    }

    /** The counts summed by one aspect, such as {@code Count::region}. */
    public static SortedMap<String, Long> sums(List<Count> counts, Function<Count, String> aspect) {
        SortedMap<String, Long> sums = new TreeMap<>();
        counts.forEach(line -> sums.merge(aspect.apply(line), line.count(), Long::sum));
        return sums;
    }

    private static Count count(Call call, long count) {
        return new Count(call.region(), call.action(), call.caller(), call.outcome(), count);
    }

    /** Starts over from zero. */
    public void reset() {
        counts.clear();
    }
}

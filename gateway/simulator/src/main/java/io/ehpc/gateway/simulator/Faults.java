package io.ehpc.gateway.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which region misbehaves, and how; it changes while the simulator runs, from any thread. A region's own
 * fault stands in place of that for all. Which calls are hit follows from the seed, and starts over
 * whenever the region's fault is set.
 */
public final class Faults {
    /** Stands for all regions. */
    public static final String ALL = "*";

    private final long seed;
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, Random> dice;

    Faults(Set<String> regions, long seed) {
        this.seed = seed;
        this.dice = regions.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), this::die));
    }

    /**
     * From now on, that region misbehaves like that.
     *
     * @param region the id of a region, or {@link #ALL}
     * @throws IllegalArgumentException if there is no such region
     */
    public void set(String region, Fault fault) {
        requireKnown(region);
        dice.forEach((id, die) -> {
            if (region.equals(ALL) || region.equals(id)) {
                die.setSeed(seed ^ id.hashCode());
            }
        });
        faults.put(region, fault);
    }

    /** From now on, every region does as it should. */
    public void clear() {
        faults.clear();
    }

    /**
     * From now on, that region has no fault of its own.
     *
     * @throws IllegalArgumentException if there is no such region
     */
    public void clear(String region) {
        requireKnown(region);
        faults.remove(region);
    }

    /** What is set, by region or {@link #ALL}. */
    public SortedMap<String, Fault> all() {
        return new TreeMap<>(faults);
    }

    /** What goes for that region. */
    public Fault of(String region) {
        Fault own = faults.get(region);
        return own != null ? own : faults.getOrDefault(ALL, Fault.NONE);
    }

    /** What happens to the next call of a known region. */
    Draw draw(String region) {
        Fault fault = of(region);
        Random die = dice.getOrDefault(region, new Random(seed));
        boolean hit = die.nextDouble() < fault.rate();
        return new Draw(hit ? fault : Fault.NONE, fault.latency().draw(die));
    }

    /**
     * What happens to one call.
     *
     * @param fault what hits it, {@link Fault#NONE} if nothing does
     * @param delay how long it waits, hit or not
     */
    record Draw(Fault fault, Duration delay) {}

    private Random die(String region) {
        return new Random(seed ^ region.hashCode());
    }

    private void requireKnown(String region) {
        if (!region.equals(ALL) && !dice.containsKey(region)) {
            throw new IllegalArgumentException("the region " + region + " does not exist here");
        }
    }
}

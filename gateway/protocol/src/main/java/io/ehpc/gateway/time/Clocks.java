package io.ehpc.gateway.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Both clocks of a process.
 *
 * @param wall the time of day, which may be set at any time: for ages, time stamps and signatures
 * @param monotonic what never steps: for everything that waits
 * @param waits the same for those who reckon in instants; these tell no time of day
 */
public record Clocks(Clock wall, MonotonicClock monotonic, MonotonicInstants waits) {

    public Clocks(Clock wall, MonotonicClock monotonic) {
        this(wall, monotonic, new MonotonicInstants(monotonic));
    }

    /** The machine's own. */
    public static Clocks system() {
        return new Clocks(Clock.systemUTC(), MonotonicClock.system());
    }

    /** Now, by both. */
    public Moment now() {
        return new Moment(wall.instant(), monotonic.nanos());
    }

    /** Time of day at an instant of {@link #waits}, if nobody sets the clock. */
    public Instant timeOfDay(Instant wait) {
        return wall.instant().plus(Duration.between(waits.instant(), wait));
    }
}

package io.ehpc.gateway.time;

import java.time.Clock;

/**
 * Both clocks of a process.
 *
 * @param wall the time of day, which may be set at any time: for ages, time stamps and signatures
 * @param monotonic what never steps: for everything that waits
 */
public record Clocks(Clock wall, MonotonicClock monotonic) {

    /** The machine's own. */
    public static Clocks system() {
        return new Clocks(Clock.systemUTC(), MonotonicClock.system());
    }
}

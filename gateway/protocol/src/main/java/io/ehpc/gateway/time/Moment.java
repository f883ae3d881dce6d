package io.ehpc.gateway.time;

import java.time.Duration;
import java.time.Instant;

/**
 * One moment as both clocks tell it. How long ago it is, is the longer of what they say: so a wall clock that was
 * set forward makes things older, and one that was set back makes nothing young again.
 *
 * @param wall the time of day, as the wall clock had it then
 * @param nanos the reading of the monotonic clock
 */
public record Moment(Instant wall, long nanos) {

    /** Time from this moment to a later one, by whichever clock that is longer; never negative. */
    public Duration until(Moment later) {
        Duration byWall = Duration.between(wall, later.wall);
        Duration passed = Duration.ofNanos(Math.max(0, later.nanos - nanos));
        return byWall.compareTo(passed) > 0 ? byWall : passed;
    }

    /** So long before. */
    public Moment minus(Duration time) {
        return new Moment(wall.minus(time), nanos - time.toNanos());
    }

    /** So long after; negative for before. */
    public Moment plus(Duration time) {
        return new Moment(wall.plus(time), nanos + time.toNanos());
    }
}

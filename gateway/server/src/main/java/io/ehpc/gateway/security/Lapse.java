package io.ehpc.gateway.security;

import io.ehpc.gateway.time.Moment;
import java.time.Duration;
import java.time.Instant;

/**
 * The moment at which something is over by both clocks: the wall clock has passed it, and as much time as that took
 * when it was set has gone by. So it lasts as long as the clock that runs slower says.
 *
 * @param wall the last time of day at which it is not over
 * @param nanos the last reading of the monotonic clock at which it is not over
 */
record Lapse(Instant wall, long nanos) {

    /** Over behind a time of day, as it is known now. */
    static Lapse at(Instant wall, Moment now) {
        return new Lapse(wall, now.nanos() + Duration.between(now.wall(), wall).toNanos());
    }

    boolean isOver(Moment now) {
        return now.wall().isAfter(wall) && now.nanos() - nanos > 0;
    }

    /** Over when both are; of the same time of day. */
    Lapse later(Lapse other) {
        return other.nanos - nanos > 0 ? other : this;
    }

    /** How long it is until it is over; zero if it is. */
    Duration left(Moment now) {
        Duration byWall = Duration.between(now.wall(), wall).plusMillis(1);
        Duration passing = Duration.ofNanos(nanos - now.nanos()).plusMillis(1);
        Duration left = byWall.compareTo(passing) > 0 ? byWall : passing;
        return isOver(now) || left.isNegative() ? Duration.ZERO : left;
    }
}

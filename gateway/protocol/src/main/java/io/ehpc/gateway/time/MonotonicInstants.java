package io.ehpc.gateway.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A monotonic clock as libraries take one. Its instants tell no time of day; only their differences mean something. */
public final class MonotonicInstants extends Clock {
    private final MonotonicClock clock;
    private final long origin;

    /** One that begins at the epoch. */
    public MonotonicInstants(MonotonicClock clock) {
        this.clock = clock;
        this.origin = clock.nanos();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(clock.nanos() - origin);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

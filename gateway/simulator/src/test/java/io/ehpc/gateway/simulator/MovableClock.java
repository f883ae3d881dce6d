package io.ehpc.gateway.simulator;

import io.ehpc.gateway.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Both clocks in one, which move when they are told to; only the wall clock moves back. */
final class MovableClock extends Clock implements MonotonicClock {
    private final AtomicLong nanos = new AtomicLong();
    private volatile Instant now = Instant.parse("2026-11-23T11:30:29Z");

    /** One thread moves them. */
    void advance(Duration time) {
        now = now.plus(time);
        nanos.addAndGet(Math.max(0, time.toNanos()));
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody asks for local time");
    }
}

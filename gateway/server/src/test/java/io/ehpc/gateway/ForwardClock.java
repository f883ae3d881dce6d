package io.ehpc.gateway;

import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clocks in one: a test can let time pass on both, and set the wall clock. */
final class ForwardClock extends Clock implements MonotonicClock {
    private final AtomicLong passedNanos = new AtomicLong();
    private final AtomicLong jumpedNanos = new AtomicLong();
    private final Clocks both = new Clocks(this, this);

    /** Lets time pass, by both clocks. */
    void pass(Duration time) {
        passedNanos.addAndGet(time.toNanos());
    }

    /** Sets the wall clock forwards or back; no time passes. */
    void jump(Duration step) {
        jumpedNanos.addAndGet(step.toNanos());
    }

    /** Both of them, for those who take both. */
    Clocks both() {
        return both;
    }

    @Override
    public long nanos() {
        return System.nanoTime() + passedNanos.get();
    }

    @Override
    public Instant instant() {
        return Instant.now().plusNanos(passedNanos.get() + jumpedNanos.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the gateway tells time in UTC");
    }
}

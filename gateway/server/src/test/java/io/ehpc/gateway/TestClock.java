package io.ehpc.gateway;

import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.Moment;
import io.ehpc.gateway.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Both clocks in one, which stand still until a test moves them: time passes on both, but only one can be set. */
public final class TestClock extends Clock implements MonotonicClock {
    /** Where every test's wall clock starts. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    /** So soon before the counter turns negative that whoever compares readings, not differences, is found out. */
    private static final long FIRST_NANOS = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(10);

    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final AtomicLong nanos = new AtomicLong(FIRST_NANOS);
    private final Clocks both = new Clocks(this, this);
    private volatile Instant now = START;

    /** Lets time pass, by both clocks. */
    public void pass(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time does not pass backwards; a wall clock jumps");
        }
        nanos.addAndGet(time.toNanos());
        now = now.plus(time);
    }

    /** Sets the wall clock forwards or back; no time passes. */
    public void jump(Duration step) {
        now = now.plus(step);
    }

    /** Sets the wall clock to that; no time passes. */
    public void set(Instant instant) {
        now = instant;
    }

    /** Has something happen just when a clock is next read: between two steps of what reads it. */
    public void meanwhile(Runnable happens) {
        meanwhile.set(happens);
    }

    /** Both of them, for those who take both. */
    public Clocks both() {
        return both;
    }

    /** A moment at which no clock was ever set. */
    public static Moment moment(Instant wall) {
        return new Moment(wall, FIRST_NANOS + Duration.between(START, wall).toNanos());
    }

    @Override
    public long nanos() {
        meanwhile.getAndSet(() -> {}).run();
        return nanos.get();
    }

    @Override
    public Instant instant() {
        meanwhile.getAndSet(() -> {}).run();
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC is all that is needed");
    }
}

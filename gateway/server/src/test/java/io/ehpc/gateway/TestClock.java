package io.ehpc.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. */
public final class TestClock extends Clock {
    /** Where every test clock starts. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private volatile Instant now = START;

    /** Moves it, forwards or back. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    public void set(Instant instant) {
        now = instant;
    }

    /** Has something happen just when the time is next read: between two steps of what reads it. */
    public void meanwhile(Runnable happens) {
        meanwhile.set(happens);
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

package io.ehpc.gateway.benchmarks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, which can be moved forward, so that nobody waits for an answer to age. */
final class AheadClock extends Clock {
    private final AtomicLong aheadMillis = new AtomicLong();

    void pass(Duration time) {
        aheadMillis.addAndGet(time.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.now().plusMillis(aheadMillis.get());
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

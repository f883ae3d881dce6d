package io.ehpc.gateway.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Calls of one breaker by what it made of them, and how long they took. Thread-safe. */
public final class BreakerCalls {
    private final Kind successful = new Kind();
    private final Kind failed = new Kind();
    private final Kind ignored = new Kind();
    private final LongAdder notPermitted = new LongAdder();

    private static final class Kind {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long took) {
            count.increment();
            nanos.add(took);
        }

        void say(Samples samples, String name, String breaker, String kind) {
            samples.summary(
                    name,
                    count.sum(),
                    nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1),
                    "kind",
                    kind,
                    "name",
                    breaker);
        }
    }

    /** A call succeeded after so many nanoseconds. */
    public void succeeded(long nanos) {
        successful.add(nanos);
    }

    /** A call failed after so many nanoseconds. */
    public void failed(long nanos) {
        failed.add(nanos);
    }

    /** A call ended after so many nanoseconds in a way that says nothing. */
    public void ignored(long nanos) {
        ignored.add(nanos);
    }

    /** A call was not permitted. */
    public void notPermitted() {
        notPermitted.increment();
    }

    void sayTimes(Samples samples, String name, String breaker) {
        successful.say(samples, name, breaker, "successful");
        failed.say(samples, name, breaker, "failed");
        ignored.say(samples, name, breaker, "ignored");
    }

    double refused() {
        return notPermitted.doubleValue();
    }
}

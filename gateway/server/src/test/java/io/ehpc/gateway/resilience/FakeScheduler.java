package io.ehpc.gateway.resilience;

import io.ehpc.gateway.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Timers that run when a test lets time pass, each at its own time by the test's clock; for one thread. */
final class FakeScheduler implements Scheduler {
    private final TestClock clock;
    private final TreeMap<Due, Runnable> timers =
            new TreeMap<>(Comparator.comparing(Due::at).thenComparingInt(Due::number));
    private int number;

    private record Due(Instant at, int number) {}

    FakeScheduler(TestClock clock) {
        this.clock = clock;
    }

    @Override
    public Runnable after(long millis, Runnable then) {
        if (millis < 1) {
            throw new IllegalArgumentException("a timer takes 1 ms at least, not " + millis);
        }
        Due due = new Due(clock.instant().plusMillis(millis), number++);
        timers.put(due, then);
        return () -> timers.remove(due);
    }

    @Override
    public Executor here() {
        return Runnable::run;
    }

    /** Lets that time pass. */
    void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        while (!timers.isEmpty() && !timers.firstKey().at().isAfter(end)) {
            Map.Entry<Due, Runnable> first = timers.pollFirstEntry();
            clock.set(first.getKey().at());
            first.getValue().run();
        }
        clock.set(end);
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }

    /** How many timers are set. */
    int timers() {
        return timers.size();
    }
}

package io.ehpc.gateway.resilience;

import io.ehpc.gateway.TestClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Timers that run when a test lets time pass, each at its own time by the test's clock; for one thread. */
final class FakeScheduler implements Scheduler {
    private final TestClock clock;
    private final TreeMap<Due, Runnable> timers =
            new TreeMap<>(Comparator.comparingLong(Due::at).thenComparingInt(Due::number));
    private final long start;
    private int number;

    private record Due(long at, int number) {}

    FakeScheduler(TestClock clock) {
        this.clock = clock;
        this.start = clock.nanos();
    }

    private long passed() {
        return clock.nanos() - start;
    }

    @Override
    public Runnable after(long millis, Runnable then) {
        if (millis < 1) {
            throw new IllegalArgumentException("a timer takes 1 ms at least, not " + millis);
        }
        Due due = new Due(passed() + TimeUnit.MILLISECONDS.toNanos(millis), number++);
        timers.put(due, then);
        return () -> timers.remove(due);
    }

    @Override
    public Executor here() {
        return Runnable::run;
    }

    /** Lets that time pass. */
    void pass(Duration time) {
        long end = passed() + time.toNanos();
        while (!timers.isEmpty() && timers.firstKey().at() <= end) {
            Map.Entry<Due, Runnable> first = timers.pollFirstEntry();
            passUntil(first.getKey().at());
            first.getValue().run();
        }
        passUntil(end);
    }

    /** A timer may itself let time pass, beyond others' time. */
    private void passUntil(long end) {
        clock.pass(Duration.ofNanos(Math.max(0, end - passed())));
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }

    /** How many timers are set. */
    int timers() {
        return timers.size();
    }
}

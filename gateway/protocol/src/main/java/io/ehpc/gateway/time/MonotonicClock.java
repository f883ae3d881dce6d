package io.ehpc.gateway.time;

/**
 * A clock that only goes forward, at the pace of real time, whoever sets the time of day. Every wait, deadline,
 * lease, back-off and schedule goes by it. Its readings mean something as differences only, and in one process.
 */
@FunctionalInterface
public interface MonotonicClock {

    /** Nanoseconds since some moment; only the difference of two readings means something. */
    long nanos();

    /** The machine's own. */
    static MonotonicClock system() {
        return System::nanoTime;
    }
}

package io.ehpc.gateway;

import java.time.Duration;
import java.util.stream.Stream;

/** How far the wall clock is set, back or forward, in tests of what waits. */
public final class ClockJumps {
    private ClockJumps() {}

    public static Stream<Duration> all() {
        return Stream.of(Duration.ofDays(-365), Duration.ofHours(-1), Duration.ofHours(1), Duration.ofDays(365));
    }
}

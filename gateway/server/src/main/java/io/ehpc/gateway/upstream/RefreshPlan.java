package io.ehpc.gateway.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When to ask for an account's next key: well before the present one ends, and after failures less and
 * less often. Each time is drawn from a range, so that the nodes of a fleet do not ask at once.
 */
final class RefreshPlan {
    /** How often a key without an end is asked for again: it may have been replaced. */
    static final Duration RECHECK = Duration.ofMinutes(10);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final RandomGenerator random;

    RefreshPlan(RandomGenerator random) {
        this.random = random;
    }

    /** After a good issue: once 70 to 80 % of what is left of it have passed. */
    Duration afterIssue(@Nullable Instant expiresAt, Instant now) {
        Duration left = expiresAt == null ? RECHECK : Duration.between(now, expiresAt);
        Duration pause = share(left, 0.7, 0.8);
        return pause.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : pause;
    }

    /** After so many failures in a row: half to all of 1 s, 2 s, 4 s and so on, up to a minute. */
    Duration afterFailures(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return share(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, 0.5, 1);
    }

    private Duration share(Duration whole, double least, double most) {
        return Duration.ofMillis((long) (whole.toMillis() * (least + (most - least) * random.nextDouble())));
    }
}

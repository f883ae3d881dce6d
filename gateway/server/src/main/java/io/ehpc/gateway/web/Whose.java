package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Interest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * For whom changes are waited for.
 *
 * @param interest in what of that which it might ask when it was let in
 * @param leftOut the regions that it might not ask then, but something of them
 * @param current whether that is so still
 * @param until when it has to show anew who it is
 */
record Whose(Interest interest, List<String> leftOut, BooleanSupplier current, Instant until) {
    /** A key may end, or a token: whoever still listens after so long shows it again. */
    static final Duration AT_MOST = Duration.ofMinutes(15);

    Whose {
        leftOut = List.copyOf(leftOut);
    }

    /** Of one that was let in just now. */
    static Whose of(Admitted admitted, Interest interest, List<String> leftOut, Instant now) {
        return new Whose(
                interest, leftOut, admitted::isCurrent, admitted.isIdentified() ? now.plus(AT_MOST) : Instant.MAX);
    }

    /** Whether it may wait on as it is. */
    boolean mayStay(Instant now) {
        return isCurrent() && now.isBefore(until);
    }

    /** Whether it still may ask what it might when it was let in. */
    boolean isCurrent() {
        return current.getAsBoolean();
    }
}

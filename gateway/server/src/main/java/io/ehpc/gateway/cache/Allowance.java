package io.ehpc.gateway.cache;

import io.ehpc.gateway.fairness.ClientKey;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether who looks something up may have the upstream called for it. It is asked once for each call that
 * the look-up would begin, and at no other time: what is held, and a call that is under way, cost nothing.
 */
public interface Allowance {
    /** As often as there is need. */
    Allowance UNLIMITED = () -> null;

    /** Allowance of a client, which takes leave for a call where this says. */
    static Allowance of(ClientKey client, Supplier<@Nullable Duration> refusal) {
        return new Allowance() {
            @Override
            public @Nullable Duration refusal() {
                return refusal.get();
            }

            @Override
            public ClientKey client() {
                return client;
            }
        };
    }

    /** Client whose share is used of the lines of calls that wait, and of those who wait for a call. */
    default ClientKey client() {
        return ClientKey.GATEWAY;
    }

    /**
     * Takes leave for one call; must not block, since it is asked under a lock.
     *
     * @return null if it is given, else how long until there may be some
     */
    @Nullable
    Duration refusal();
}

package io.ehpc.gateway.upstream;

import io.ehpc.gateway.signing.AccessKey;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one account's calls are signed with. For any thread; nobody who asks is held up. */
public interface Credentials {

    /**
     * A key that is valid now: id, secret and token of one issue. Where the first issue is still on its
     * way, it is waited for.
     *
     * @param leftMillis for how long to wait at most
     * @return fails with {@link CallFailedException} of the kind {@link FaultKind#CREDENTIALS}, on the
     *     caller's context
     */
    Future<AccessKey> current(long leftMillis);

    /** How they are doing. */
    Health health();

    /** Asks for no more; who waits is refused. */
    void close();

    /**
     * How an account's credentials are doing.
     *
     * @param valid whether there is a key that calls can be signed with
     * @param validUntil when the key ends; null if it does not, or if there is none
     * @param lastError what the last attempt to refresh it failed with, without secrets; null if it did not
     * @param failingSince when the first of the attempts failed that failed since the last good one; or null
     */
    record Health(
            boolean valid,
            @Nullable Instant validUntil,
            @Nullable String lastError,
            @Nullable Instant failingSince) {}
}

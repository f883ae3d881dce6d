package io.ehpc.gateway.config;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask what.
 *
 * @param clients by name; while there are none, callers are not identified
 * @param groups rights that several clients have, by name
 * @param issuers whose bearer tokens are believed, by the gateway's own name for each
 * @param anonymous the client that a request under {@code /v1} is that shows nothing; null if it is refused
 * @param clockWindow how far a signed request's time may be from now, either way
 * @param maxNonces how many nonces of signed requests are remembered; further requests are refused
 * @param failedTries how many authentications may fail of one address by one method, until further ones are slowed down
 * @param forbiddenStatus the HTTP status of {@code NotAuthorized} on the RPC face
 */
public record SecurityConfig(
        SortedMap<String, ClientConfig> clients,
        SortedMap<String, GroupConfig> groups,
        SortedMap<String, IssuerConfig> issuers,
        @Nullable String anonymous,
        Duration clockWindow,
        int maxNonces,
        RateConfig failedTries,
        int forbiddenStatus) {

    /** Callers are not identified. */
    public static final SecurityConfig OPEN = new SecurityConfig(
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            Duration.ofMinutes(15),
            1_000_000,
            new RateConfig(60, Duration.ofMinutes(1)),
            403);

    public SecurityConfig {
        clients = Collections.unmodifiableSortedMap(new TreeMap<>(clients));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        issuers = Collections.unmodifiableSortedMap(new TreeMap<>(issuers));
    }

    /** Whether callers are identified at all. */
    public boolean identifiesCallers() {
        return !clients.isEmpty();
    }
}

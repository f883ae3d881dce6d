package io.ehpc.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * Who issues bearer tokens (JWT) that are believed.
 *
 * @param issuer the token's {@code iss}
 * @param audience has to be in its {@code aud}
 * @param jwks where the issuer's public keys are: a URL or the path of a file
 * @param clientClaim the claim that clients are known by
 * @param algorithms what may sign a token; public-key ones only
 * @param leeway by how much the issuer's clock may differ
 * @param refresh how long from one fetch of the keys to the next
 * @param maxKeyAge how old keys may be; older ones verify nothing
 */
public record IssuerConfig(
        String issuer,
        String audience,
        String jwks,
        String clientClaim,
        List<String> algorithms,
        Duration leeway,
        Duration refresh,
        Duration maxKeyAge) {

    public IssuerConfig {
        algorithms = List.copyOf(algorithms);
    }

    /** Whether the keys are fetched over HTTP; else read from a file. */
    public boolean isFetched() {
        return EndpointUrl.isMeant(jwks);
    }
}

package io.ehpc.gateway.security;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.ApiRequest;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows of who asks.
 *
 * @param rpc the request itself on the RPC face, where it may be signed; null on {@code /v1}
 * @param authorization its {@code Authorization}, or null
 * @param apiKey its {@code X-Api-Key}, or null
 * @param certificate what its client showed on connecting, in a handshake that the listener trusts; or null
 * @param from the address that it comes from
 */
public record Presented(
        @Nullable ApiRequest rpc,
        @Nullable String authorization,
        @Nullable String apiKey,
        @Nullable X509Certificate certificate,
        ClientKey from) {

    /** Whether it shows nothing; a request of the RPC face is to be signed, and shows something at any rate. */
    public boolean isNothing() {
        return rpc == null && authorization == null && apiKey == null && certificate == null;
    }

    /** Nothing of it: it is all secret. */
    @Override
    public String toString() {
        return "Presented";
    }
}

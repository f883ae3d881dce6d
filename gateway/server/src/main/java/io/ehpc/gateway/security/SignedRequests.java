package io.ehpc.gateway.security;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Claim;
import io.ehpc.gateway.signing.SignatureCheck;
import java.time.Instant;

/**
 * Lets in what a client signed with a key of its own, lately, and once. Nonces are remembered for all regions
 * together, since some official clients leave the host unsigned: what was sent to one must not be replayed at
 * another. They are used last, so that only who has a key can fill the memory.
 */
final class SignedRequests {
    private static final String SECRET_OF_NOBODY = "a secret as long as those that are issued to clients";

    private final SignatureCheck check;
    private final Nonces nonces;

    SignedRequests(SignatureCheck check, Nonces nonces) {
        this.check = check;
        this.nonces = nonces;
    }

    /** Whether a request says of itself that it is signed. */
    static boolean isSigned(ApiRequest request) {
        return request.header("authorization")
                        .filter(text -> text.startsWith("ACS"))
                        .isPresent()
                || request.parameters().first("Signature").isPresent()
                || request.parameters().first("AccessKeyId").isPresent();
    }

    /**
     * The client that signed the request.
     *
     * @throws DeniedException if none did, or too long ago, or if the request is a replay
     */
    Client admit(ApiRequest request, Clients clients, Instant now) {
        Claim claim = claim(request);
        Clients.Held<AccessKey> held = clients.accessKey(claim.accessKeyId(), now);
        if (held == null) {
            throw unknown(request, claim, now);
        }
        verify(request, claim, held.key(), now, held.client().name());
        Nonces.Verdict verdict = nonces.use(claim.accessKeyId(), claim.nonce(), claim.at(), now);
        return switch (verdict) {
            case NEW -> held.client();
            case USED -> throw DeniedException.of(Reason.REPLAYED, held.client().name(), null);
            case FULL ->
                throw DeniedException.of(Reason.NONCES_FULL, held.client().name(), nonces.untilRoom());
            case GONE ->
                throw DeniedException.of(Reason.WRONG_TIME, held.client().name(), null);
        };
    }

    private static Claim claim(ApiRequest request) {
        try {
            return Claim.of(request);
        } catch (RefusedException refused) {
            throw DeniedException.of(Reason.MALFORMED, refused.refusal());
        }
    }

    private void verify(ApiRequest request, Claim claim, AccessKey key, Instant now, String client) {
        try {
            check.verify(request, claim, key, now);
        } catch (RefusedException refused) {
            throw DeniedException.of(Reason.ofSignature(refused.refusal()), client, null);
        }
    }

    /** Takes as long as for a key that there is, so that the time does not tell which there are. */
    private DeniedException unknown(ApiRequest request, Claim claim, Instant now) {
        AccessKey nobodys = new AccessKey(claim.accessKeyId(), SECRET_OF_NOBODY, claim.securityToken());
        try {
            check.verify(request, claim, nobodys, now);
        } catch (RefusedException refused) {
            return DeniedException.of(Reason.UNKNOWN_KEY);
        }
        return DeniedException.of(Reason.UNKNOWN_KEY);
    }
}

package io.ehpc.gateway.security;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Claim;
import io.ehpc.gateway.signing.SignatureCheck;
import io.ehpc.gateway.time.Moment;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets in what a client signed with a key of its own, lately, and once. Nonces are remembered for all regions
 * together, since some official clients leave the host unsigned: what was sent to one must not be replayed at
 * another. They are used last, so that only who has a key can fill the memory, and only as often as it may ask.
 */
final class SignedRequests {
    private static final String SECRET_OF_NOBODY = "a secret as long as those that are issued to clients";

    private static final String TOO_MANY =
            "As many nonces of this client are remembered as of one client may be (security.maxNonces).";

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
     * @param isInShort whether it may be said of a key that there is not without the work for one that there is
     * @param known is told of the client once its signature is proven and no replay, before its nonce is used; what
     *     it throws refuses the request
     * @throws DeniedException if none did, or too long ago, or if the request is a replay
     */
    Client admit(
            ApiRequest request, Clients<Client> clients, Moment at, BooleanSupplier isInShort, Consumer<Client> known) {
        Instant now = at.wall();
        Claim claim = claim(request);
        Clients.Held<AccessKey, Client> held = clients.accessKey(claim.accessKeyId(), now);
        if (held == null) {
            throw isInShort.getAsBoolean() ? DeniedException.of(Reason.UNKNOWN_KEY) : unknown(request, claim, now);
        }
        verify(request, claim, held.key(), now, held.client().name());
        if (nonces.isUsed(claim.accessKeyId(), claim.nonce())) {
            throw DeniedException.of(Reason.REPLAYED, held.client().name(), null);
        }
        known.accept(held.client());
        return used(claim, held.client(), at);
    }

    private Client used(Claim claim, Client client, Moment now) {
        return switch (nonces.use(client.key(), claim.accessKeyId(), claim.nonce(), claim.at(), now)) {
            case NEW -> client;
            case USED -> throw DeniedException.of(Reason.REPLAYED, client.name(), null);
            case FULL ->
                throw DeniedException.of(
                        Reason.NONCES_FULL,
                        client.name(),
                        ErrorCode.THROTTLING_USER.refusal(TOO_MANY),
                        nonces.untilRoom(client.key(), now));
            case GONE -> throw DeniedException.of(Reason.WRONG_TIME, client.name(), null);
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

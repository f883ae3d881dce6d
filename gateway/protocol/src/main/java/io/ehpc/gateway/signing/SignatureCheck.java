package io.ehpc.gateway.signing;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.RefusedException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was signed with a key, and lately. Whether its nonce is new is the caller's to say.
 *
 * @param window how far the request's time may be from now, either way
 */
public record SignatureCheck(Duration window) {

    /** The cloud's own: 15 minutes. */
    public static final SignatureCheck STANDARD = new SignatureCheck(Duration.ofMinutes(15));

    /**
     * Returns if the request was signed with the key.
     *
     * @param claim what {@link Claim#of} read from the same request
     * @throws RefusedException if it was not; it tells which of key, token, time, body or signature is wrong
     */
    public void verify(ApiRequest request, Claim claim, AccessKey key, Instant now) {
        if (!sameToken(key.securityToken(), claim.securityToken())) {
            throw ErrorCode.INVALID_SECURITY_TOKEN.refusal().asException();
        }
        if (Duration.between(claim.at(), now).abs().compareTo(window) > 0) {
            throw ErrorCode.INVALID_TIMESTAMP_EXPIRED.refusal().asException();
        }
        boolean matches = claim.signedHeaders() == null
                ? matchesRpc(request, claim, key)
                : bodyIsSigned(request)
                        && Digests.same(
                                claim.signature(),
                                Acs3Signature.signature(request, claim.signedHeaders(), key.secret()));
        if (!matches) {
            throw ErrorCode.SIGNATURE_DOES_NOT_MATCH.refusal().asException();
        }
    }

    /** The canonical request holds the body's own hash; a header that names another is a lie. */
    private static boolean bodyIsSigned(ApiRequest request) {
        return request.header("x-acs-content-sha256")
                .filter(hash -> Digests.same(hash, Digests.sha256(request.body())))
                .isPresent();
    }

    /** Official clients differ: most sign parameters of an empty value, one only sends them. */
    private static boolean matchesRpc(ApiRequest request, Claim claim, AccessKey key) {
        return Digests.same(claim.signature(), RpcSignature.signature(request, true, key.secret()))
                || Digests.same(claim.signature(), RpcSignature.signature(request, false, key.secret()));
    }

    private static boolean sameToken(@Nullable String expected, @Nullable String actual) {
        return Digests.same(expected == null ? "" : expected, actual == null ? "" : actual);
    }
}

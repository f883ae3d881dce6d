package io.ehpc.gateway.signing;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
                : matchesAcs3(request, claim, claim.signedHeaders(), key);
        if (!matches) {
            throw ErrorCode.SIGNATURE_DOES_NOT_MATCH.refusal().asException();
        }
    }

    /**
     * Whether the signature is that of the request with the body's hash that a header names, and the body has that hash.
     * The signature comes first: nobody without the secret has a body hashed.
     */
    private static boolean matchesAcs3(ApiRequest request, Claim claim, List<String> signedHeaders, AccessKey key) {
        String hash = request.header("x-acs-content-sha256").orElse("");
        return Digests.same(claim.signature(), Acs3Signature.signature(request, signedHeaders, hash, key.secret()))
                && Digests.same(hash, Digests.sha256(request.body()));
    }

    /** Official clients differ: most sign parameters of an empty value, one only sends them. */
    private static boolean matchesRpc(ApiRequest request, Claim claim, AccessKey key) {
        return Digests.same(claim.signature(), RpcSignature.signature(request, true, key.secret()))
                || (RpcSignature.hasEmptyValue(request)
                        && Digests.same(claim.signature(), RpcSignature.signature(request, false, key.secret())));
    }

    private static boolean sameToken(@Nullable String expected, @Nullable String actual) {
        return Digests.same(expected == null ? "" : expected, actual == null ? "" : actual);
    }
}

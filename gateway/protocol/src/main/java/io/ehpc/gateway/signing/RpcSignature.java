package io.ehpc.gateway.signing;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Parameters.Parameter;
import io.ehpc.gateway.protocol.Percent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * The older HMAC-SHA1 scheme of RPC-style APIs, {@code SignatureVersion} 1.0: a hash over method and
 * sorted parameters, those of a form included, keyed with the secret and an ampersand.
 */
public final class RpcSignature {
    /** The value of {@code SignatureMethod}. */
    public static final String METHOD = "HMAC-SHA1";

    private RpcSignature() {}

    /**
     * The request with all parameters that the API wants of a signed one, in its query.
     *
     * @param nonce never used before with this key
     */
    public static ApiRequest sign(ApiRequest request, Operation operation, AccessKey key, Instant at, String nonce) {
        Parameters query = request.query()
                .with("Action", operation.name())
                .with("Version", operation.version())
                .with("Format", "JSON")
                .with("AccessKeyId", key.id())
                .with("SignatureMethod", METHOD)
                .with("SignatureVersion", "1.0")
                .with("SignatureNonce", nonce)
                .with("Timestamp", at.truncatedTo(ChronoUnit.SECONDS).toString());
        if (key.securityToken() != null) {
            query = query.with("SecurityToken", key.securityToken());
        }
        ApiRequest unsigned = request.withQuery(query);
        return request.withQuery(query.with("Signature", signature(unsigned, true, key.secret())));
    }

    /** @param emptyValues whether parameters without a value count: clients differ, see the check */
    static String signature(ApiRequest request, boolean emptyValues, String secret) {
        return Base64.getEncoder()
                .encodeToString(Digests.hmac("HmacSHA1", secret + "&", stringToSign(request, emptyValues)));
    }

    /** Whether a parameter that is signed has no value. */
    static boolean hasEmptyValue(ApiRequest request) {
        return request.parameters().all().stream()
                .anyMatch(p -> p.value().isEmpty() && !p.name().equals("Signature"));
    }

    static String stringToSign(ApiRequest request, boolean emptyValues) {
        String sorted = request.parameters().all().stream()
                .filter(p -> !p.name().equals("Signature"))
                .filter(p -> emptyValues || !p.value().isEmpty())
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(p -> Percent.encode(p.name()) + "=" + Percent.encode(p.value()))
                .collect(Collectors.joining("&"));
        return request.method() + "&%2F&" + Percent.encode(sorted);
    }
}

package io.ehpc.gateway.signing;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Parameters.Parameter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * ACS3-HMAC-SHA256, which the documentation calls V3: a hash over method, path, sorted query, the
 * headers that the client lists, and the body's hash, keyed with the secret as it is.
 */
public final class Acs3Signature {
    /** The scheme's name, with which {@code Authorization} begins. */
    public static final String ALGORITHM = "ACS3-HMAC-SHA256";

    private Acs3Signature() {}

    /**
     * The request with all headers that the API wants of a signed one.
     *
     * @param request has its {@code host} header, which is signed
     * @param nonce never used before with this key
     */
    public static ApiRequest sign(ApiRequest request, Operation operation, AccessKey key, Instant at, String nonce) {
        ApiRequest stamped = request.withHeader("x-acs-action", operation.name())
                .withHeader("x-acs-version", operation.version())
                .withHeader("x-acs-date", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .withHeader("x-acs-signature-nonce", nonce)
                .withHeader("x-acs-content-sha256", Digests.sha256(request.body()));
        if (key.securityToken() != null) {
            stamped = stamped.withHeader("x-acs-security-token", key.securityToken())
                    .withHeader("x-acs-accesskey-id", key.id());
        }
        List<String> signed = stamped.headers().keySet().stream()
                .filter(name -> name.equals("host") || name.equals("content-type") || name.startsWith("x-acs-"))
                .sorted()
                .toList();
        return stamped.withHeader(
                "authorization",
                ALGORITHM + " Credential=" + key.id() + ",SignedHeaders=" + String.join(";", signed) + ",Signature="
                        + signature(stamped, signed, Digests.sha256(request.body()), key.secret()));
    }

    /**
     * The signature of a request.
     *
     * @param signedHeaders the lower-case names of the headers that count, all of them in the request
     * @param bodyHash the SHA-256 of the body
     */
    static String signature(ApiRequest request, List<String> signedHeaders, String bodyHash, String secret) {
        String hash = Digests.sha256(
                canonicalRequest(request, signedHeaders, bodyHash).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(Digests.hmac("HmacSHA256", secret, ALGORITHM + "\n" + hash));
    }

    static String canonicalRequest(ApiRequest request, List<String> signedHeaders, String bodyHash) {
        List<String> sorted = signedHeaders.stream().sorted().toList();
        String headers = sorted.stream()
                .map(name -> name + ":" + request.header(name).orElse("").trim() + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                request.path(),
                canonicalQuery(request.query()),
                headers,
                String.join(";", sorted),
                bodyHash);
    }

    /** Sorted as decoded, then encoded: the other way round, {@code /} would come before {@code -}. */
    private static String canonicalQuery(Parameters query) {
        return new Parameters(query.all().stream()
                        .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                        .toList())
                .encoded();
    }
}

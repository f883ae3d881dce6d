package io.ehpc.gateway.signing;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a signed request says of itself, before anything of it is believed.
 *
 * @param accessKeyId whose signature it claims to carry
 * @param securityToken the token that came along, or null
 * @param nonce what may be used once within the window of time
 * @param at when it says that it was signed
 * @param signature what it carries
 * @param signedHeaders for ACS3 the listed headers' lower-case names, sorted; null for the RPC scheme
 */
public record Claim(
        String accessKeyId,
        @Nullable String securityToken,
        String nonce,
        Instant at,
        String signature,
        @Nullable List<String> signedHeaders) {

    /** Decide what is asked, by whom and when. An action may stand in the query instead, which is always signed. */
    private static final List<String> SIGNED_IF_PRESENT =
            List.of("x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256");

    /** As many as a request may have parameters; official clients sign a dozen. Each costs work before it is known who asks. */
    static final int MOST_SIGNED_HEADERS = 64;

    /** Nothing else: what stands beside them could be somebody else's {@code Authorization}. */
    private static final List<String> FIELDS = List.of("Credential", "SignedHeaders", "Signature");

    /**
     * Reads the claim: ACS3 if there is an {@code Authorization}, else the RPC scheme.
     *
     * @throws RefusedException if the request is not signed, or not in a way that can be checked
     */
    public static Claim of(ApiRequest request) {
        Optional<String> authorization = request.header("authorization");
        return authorization.isPresent() ? acs3(request, authorization.get()) : rpc(request.parameters());
    }

    private static Claim acs3(ApiRequest request, String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 0 || !authorization.substring(0, space).equals(Acs3Signature.ALGORITHM)) {
            throw incomplete("the Authorization must begin with " + Acs3Signature.ALGORITHM);
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : authorization.substring(space + 1).split(",", FIELDS.size() + 1)) {
            int equals = field.indexOf('=');
            String name = field.substring(0, Math.max(0, equals)).trim();
            if (!FIELDS.contains(name)) {
                throw incomplete("the Authorization has something else than " + String.join(", ", FIELDS));
            }
            if (fields.put(name, field.substring(equals + 1)) != null) {
                throw incomplete("the Authorization names a field twice");
            }
        }
        List<String> signedHeaders = signedHeaders(field(fields, "SignedHeaders"));
        requireSigned(signedHeaders, request);
        return new Claim(
                field(fields, "Credential"),
                request.header("x-acs-security-token").orElse(null),
                header(request, "x-acs-signature-nonce"),
                instant(header(request, "x-acs-date")),
                field(fields, "Signature"),
                signedHeaders);
    }

    private static List<String> signedHeaders(String listed) {
        List<String> names = List.of(listed.toLowerCase(Locale.ROOT).split(";", MOST_SIGNED_HEADERS + 1));
        if (names.size() > MOST_SIGNED_HEADERS) {
            throw incomplete("SignedHeaders names more than " + MOST_SIGNED_HEADERS + " headers");
        }
        TreeSet<String> sorted = new TreeSet<>(names);
        if (sorted.size() < names.size()) {
            throw incomplete("SignedHeaders names a header twice");
        }
        return List.copyOf(sorted);
    }

    private static void requireSigned(List<String> signedHeaders, ApiRequest request) {
        for (String name : SIGNED_IF_PRESENT) {
            if (request.header(name).isPresent() && !signedHeaders.contains(name)) {
                throw incomplete("the header " + name + " must be signed");
            }
        }
        // It decides whether the body is a form, and so whether its parameters count.
        if (request.body().length > 0
                && request.header("content-type").isPresent()
                && !signedHeaders.contains("content-type")) {
            throw incomplete("the header content-type must be signed, since there is a body");
        }
    }

    private static Claim rpc(Parameters parameters) {
        // An action that only a header names would be unsigned.
        parameter(parameters, "Action");
        String method = parameter(parameters, "SignatureMethod");
        if (!method.equals(RpcSignature.METHOD)) {
            throw incomplete("the SignatureMethod must be " + RpcSignature.METHOD);
        }
        return new Claim(
                parameter(parameters, "AccessKeyId"),
                parameters
                        .first("SecurityToken")
                        .filter(token -> !token.isEmpty())
                        .orElse(null),
                parameter(parameters, "SignatureNonce"),
                instant(parameter(parameters, "Timestamp")),
                parameter(parameters, "Signature"),
                null);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw ErrorCode.INVALID_TIMESTAMP_FORMAT.refusal().asException();
        }
    }

    private static String field(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> incomplete("the Authorization has no " + name));
    }

    private static String header(ApiRequest request, String name) {
        return request.header(name).orElseThrow(() -> missing("header " + name));
    }

    private static String parameter(Parameters parameters, String name) {
        return parameters.first(name).filter(value -> !value.isEmpty()).orElseThrow(() -> missing("parameter " + name));
    }

    private static RefusedException missing(String what) {
        return ErrorCode.MISSING_PARAMETER
                .refusal("The " + what + ", which every signed request has, is missing.")
                .asException();
    }

    private static RefusedException incomplete(String what) {
        return ErrorCode.INCOMPLETE_SIGNATURE
                .refusal("The signature cannot be checked: " + what + ".")
                .asException();
    }

    /** Whose and when: a token or a signature is for nobody to read in a log. */
    @Override
    public String toString() {
        return "Claim[" + accessKeyId + " at " + at + "]";
    }
}

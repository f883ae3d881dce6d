package io.ehpc.gateway.security;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of a JSON Web Key Set that can verify tokens: RFC 7517, section 5. A key of another type or curve, that
 * lacks a member or has one out of range, is skipped: the others stay good.
 *
 * @param skipped how many keys of the document cannot be used
 */
record KeySet(JWKSet keys, int skipped) {
    /** RFC 7518, sections 3.3 and 3.5. */
    private static final int LEAST_RSA_BITS = 2_048;

    /** RFC 7518, section 3.4. */
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if it is none, or there is no key in it that can be used
     */
    static KeySet parse(byte[] document) {
        List<JWK> usable = new ArrayList<>();
        List<?> all = members(document);
        for (Object member : all) {
            JWK key = member instanceof Map<?, ?> json ? usable(json) : null;
            if (key != null) {
                usable.add(key);
            }
        }
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("there is no public key in the document that can be used");
        }
        return new KeySet(new JWKSet(usable), all.size() - usable.size());
    }

    private static List<?> members(byte[] document) {
        try {
            Map<String, Object> json = JSONObjectUtils.parse(new String(document, StandardCharsets.UTF_8));
            if (json.get("keys") instanceof List<?> keys) {
                return keys;
            }
        } catch (ParseException malformed) {
            throw new IllegalArgumentException("the document is no JSON Web Key Set", malformed);
        }
        throw new IllegalArgumentException("the document is no JSON Web Key Set");
    }

    /** The public part of a key, if that can be used: with a secret one, a token could be signed by who can read it. */
    @SuppressWarnings("unchecked") // the members of a JSON object have texts for names
    private static @Nullable JWK usable(Map<?, ?> json) {
        try {
            JWK key = JWK.parse((Map<String, Object>) json).toPublicJWK();
            return key != null && isInRange(key) ? key : null;
        } catch (ParseException | IllegalArgumentException | IllegalStateException unusable) {
            return null;
        }
    }

    private static boolean isInRange(JWK key) {
        return key instanceof RSAKey rsa
                ? rsa.size() >= LEAST_RSA_BITS
                : key instanceof ECKey ec && CURVES.contains(ec.getCurve());
    }
}

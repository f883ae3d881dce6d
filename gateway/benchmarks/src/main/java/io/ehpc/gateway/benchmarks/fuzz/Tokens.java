package io.ehpc.gateway.benchmarks.fuzz;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The bearer tokens of an issuer with one key, ES256: one for each person, good for an hour. */
final class Tokens {
    static final String ISSUER = "https://login.example.com";
    static final String AUDIENCE = "ehpc-gateway";
    private static final int SECONDS = 3_600;
    private static final int COORDINATE = 32;

    private final KeyPair pair;
    private final Map<Person, String> byPerson = new EnumMap<>(Person.class);

    Tokens(Instant now) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
        for (Person person : Person.values()) {
            byPerson.put(person, signed(person, now));
        }
    }

    String of(Person person) {
        return Objects.requireNonNull(byPerson.get(person));
    }

    /** The document with the issuer's key (RFC 7517). */
    String jwks() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return """
                {"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"one","x":"%s","y":"%s"}]}
                """.formatted(
                coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return base64(fixed);
    }

    private String signed(Person person, Instant now) throws GeneralSecurityException {
        String head = "{\"alg\":\"ES256\",\"kid\":\"one\",\"typ\":\"JWT\"}";
        String claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                .formatted(ISSUER, AUDIENCE, person.label(), now.getEpochSecond(), now.getEpochSecond() + SECONDS);
        String content =
                base64(head.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(pair.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether two tokens are of the same bytes: the last character of a part has bits that mean nothing. */
    static boolean same(String token, String other) {
        String[] parts = token.split("\\.", -1);
        String[] others = other.split("\\.", -1);
        if (parts.length != others.length) {
            return false;
        }
        Base64.Decoder decoder = Base64.getUrlDecoder();
        try {
            for (int i = 0; i < parts.length; i++) {
                if (!Arrays.equals(decoder.decode(parts[i]), decoder.decode(others[i]))) {
                    return false;
                }
            }
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        return true;
    }
}

package io.ehpc.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * New keys for a client.
 *
 * @param accessKeyId with which it names its access key
 * @param accessKeySecret with which it signs
 * @param apiKey what it sends along instead
 */
public record IssuedKeys(String accessKeyId, String accessKeySecret, String apiKey) {
    private static final int ID_BYTES = 15;
    private static final int SECRET_BYTES = 32;

    /** Keys that nobody has yet. */
    public static IssuedKeys draw(SecureRandom random) {
        return new IssuedKeys(
                "EGW" + text(random, ID_BYTES).replace('-', 'x').replace('_', 'y'),
                text(random, SECRET_BYTES),
                "egw_" + text(random, SECRET_BYTES));
    }

    /** What stands in the configuration for the API key. */
    public String apiKeyHash() {
        return sha256(apiKey);
    }

    /** What stands in the configuration for that API key. */
    public static String sha256(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String text(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The public part. */
    @Override
    public String toString() {
        return "IssuedKeys[" + accessKeyId + "]";
    }
}

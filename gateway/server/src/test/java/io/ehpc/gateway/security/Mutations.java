package io.ehpc.gateway.security;

import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Random changes of texts that a client sends. */
final class Mutations {
    private static final String ODD = "\0\n\r ,;=.%&+/\"\\{}[]~\u00e9\u4e2d\ud83d";

    private Mutations() {}

    /** One to three changes: a character put in, taken out or replaced; a piece cut, doubled or moved. */
    static String of(String text, RandomGenerator random) {
        String mutated = text;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            mutated = once(mutated, random);
        }
        return mutated;
    }

    private static String once(String text, RandomGenerator random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(12));
        String before = text.substring(0, at);
        String piece = text.substring(at, end);
        String after = text.substring(end);
        return switch (random.nextInt(6)) {
            case 0 -> before + ODD.charAt(random.nextInt(ODD.length())) + piece + after;
            case 1 -> before + after;
            case 2 -> before + piece + piece + after;
            case 3 -> before + (char) random.nextInt(' ', 128) + after;
            case 4 -> before;
            default -> piece + before + after;
        };
    }

    /** Whether two tokens are of the same bytes: the last character of a part has bits that mean nothing. */
    static boolean sameToken(String token, String other) {
        String[] parts = token.split("\\.", -1);
        String[] others = other.strip().split("\\.", -1);
        if (parts.length != others.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!same(parts[i], others[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(String part, String other) {
        try {
            return Arrays.equals(
                    Base64.getUrlDecoder().decode(part), Base64.getUrlDecoder().decode(other));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}

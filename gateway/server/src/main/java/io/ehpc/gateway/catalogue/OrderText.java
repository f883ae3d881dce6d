package io.ehpc.gateway.catalogue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Texts by which images are told apart and sorted, bounded so that a page's cursor can hold them. A text that is too
 * long is cut, and a digest of all of it put behind: so equal ones stay equal, others stay different, and only among
 * texts that begin alike for that long the order is another one.
 *
 * <p>Lengths are those of modified UTF-8 ({@link java.io.DataOutput#writeUTF}), which can write every Java text, a
 * surrogate without its other half too.
 */
final class OrderText {
    /** A bounded text has at most so many bytes. */
    static final int MAX_BYTES = 374;

    /** From here on a text is cut; less than what is left of one with its digest, so that no two texts become one. */
    private static final int LONGEST_WHOLE = 370;

    private static final int CUT = 352;
    private static final int DIGEST_BYTES = 16;
    private static final int BYTES_A_CHARACTER = 3;

    private OrderText() {}

    /** The text itself, or what stands for it. */
    static String of(String text) {
        if (text.length() * (long) BYTES_A_CHARACTER <= LONGEST_WHOLE) {
            return text;
        }
        int fits = fitting(text, LONGEST_WHOLE);
        return fits == text.length() ? text : text.substring(0, fitting(text, CUT)) + digest(text);
    }

    /** How many characters fit into so many bytes. */
    private static int fitting(String text, int bytes) {
        int left = bytes;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            left -= character != 0 && character < 0x80 ? 1 : character < 0x800 ? 2 : BYTES_A_CHARACTER;
            if (left < 0) {
                return i;
            }
        }
        return text.length();
    }

    /** 22 characters of ASCII. */
    private static String digest(String text) {
        try {
            // As they are: each charset of Java replaces a surrogate without its other half.
            ByteBuffer characters = ByteBuffer.allocate(Character.BYTES * text.length());
            characters.asCharBuffer().put(text);
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(characters);
            byte[] digest = sha.digest();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each Java platform has SHA-256", impossible);
        }
    }
}

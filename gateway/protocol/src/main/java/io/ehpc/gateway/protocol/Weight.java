package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes of memory the parts of items take, on a 64-bit JVM with compressed pointers. */
final class Weight {
    private static final int STRING = 40;
    private static final int NUMBER = 16;
    private static final int MAP = 64;
    private static final int MAP_ENTRY = 88;

    private Weight() {}

    /** Latin text takes a byte for each character, other text two. */
    static long of(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        return STRING + (isLatin(text) ? text.length() : 2L * text.length());
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 255) {
                return false;
            }
        }
        return true;
    }

    static long of(@Nullable Integer number) {
        return number == null ? 0 : NUMBER;
    }

    static long of(@Nullable Map<String, JsonNode> others) {
        if (others == null || others.isEmpty()) {
            return 0;
        }
        long weight = MAP;
        for (Map.Entry<String, JsonNode> other : others.entrySet()) {
            weight += MAP_ENTRY
                    + of(other.getKey())
                    + 2L * other.getValue().toString().length();
        }
        return weight;
    }
}

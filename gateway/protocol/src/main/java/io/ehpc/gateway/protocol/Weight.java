package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of memory items take together, on a 64-bit JVM with compressed pointers. What several of them
 * share counts once.
 */
final class Weight {
    private static final int STRING = 40;
    private static final int NUMBER = 16;
    private static final int MAP = 64;
    private static final int MAP_ENTRY = 88;

    private final Set<String> texts = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    long bytes() {
        return bytes;
    }

    /** An object without what it holds. */
    Weight object(int own) {
        bytes += own;
        return this;
    }

    /** Latin text takes a byte for each character, other text two. */
    Weight text(@Nullable String text) {
        if (text != null && texts.add(text)) {
            bytes += STRING + (isLatin(text) ? text.length() : 2L * text.length());
        }
        return this;
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 255) {
                return false;
            }
        }
        return true;
    }

    Weight number(@Nullable Integer number) {
        bytes += number == null ? 0 : NUMBER;
        return this;
    }

    Weight others(@Nullable Map<String, JsonNode> others) {
        if (others != null && !others.isEmpty()) {
            bytes += MAP;
            others.forEach((name, value) -> {
                text(name);
                bytes += MAP_ENTRY + 2L * value.toString().length();
            });
        }
        return this;
    }
}

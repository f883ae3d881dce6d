package io.ehpc.gateway.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as the file writes them: a whole number and a unit. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([A-Za-z]+)");
    private static final Map<String, Long> UNITS = Map.of(
            "ms", 1L,
            "s", 1_000L,
            "m", 60_000L,
            "h", 3_600_000L,
            "d", 86_400_000L,
            "B", 1L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private Quantity() {}

    /** The duration that is written so, as in {@code 10s}. */
    static Duration duration(String text) {
        return Duration.ofMillis(amount(text));
    }

    /**
     * The amount in milliseconds or bytes, whichever the unit is one of.
     *
     * @throws IllegalArgumentException if the text is neither a duration nor a size
     */
    static long amount(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !UNITS.containsKey(matcher.group(2))) {
            throw new IllegalArgumentException("needs a number and a unit, not " + text);
        }
        return Long.parseLong(matcher.group(1)) * UNITS.get(matcher.group(2));
    }
}

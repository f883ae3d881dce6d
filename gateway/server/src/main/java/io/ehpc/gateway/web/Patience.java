package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.Printable;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a client waits for parts that are late: the shortest of what the configuration allows, the parameter
 * {@code timeout} and the preference {@code wait} (RFC 7240, section 4.3).
 *
 * @param time at least a millisecond, so that what is asked for is under way at least
 * @param applied what is said of the preference in {@code Preference-Applied}; null if there was none
 * @param origin who says for how long: a key of the configuration, a parameter or a header
 */
record Patience(Duration time, @Nullable String applied, String origin) {
    private static final String CONFIG = "requests.deadline";
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Pattern TIMEOUT = Pattern.compile("([0-9]{1,9})(ms|s|m)");
    private static final Pattern WAIT =
            Pattern.compile("[ \\t]*wait[ \\t]*=[ \\t]*(?:([0-9]{1,9})|\"([0-9]{1,9})\")[ \\t]*(?:;.*)?");

    /**
     * What a request says of it.
     *
     * @param prefer all of its {@code Prefer}, joined by commas; what cannot be read is ignored, as RFC 7240 has it
     * @throws BadParameterException if the parameter is malformed
     */
    static Patience of(QueryParameters parameters, @Nullable String prefer, Duration longest) {
        Duration timeout = parameters.one("timeout").map(Patience::timeout).orElse(longest);
        boolean isShorter = timeout.compareTo(longest) < 0;
        Patience own = isShorter ? new Patience(timeout, null, "timeout") : configured(longest);
        @Nullable Duration wait = wait(prefer);
        if (wait == null) {
            return own;
        }
        boolean isShortest = wait.compareTo(own.time()) < 0;
        Duration shortest = isShortest ? wait : own.time();
        return new Patience(
                shortest.compareTo(LEAST) < 0 ? LEAST : shortest,
                "wait=" + wait.toSeconds(),
                isShortest ? "Prefer" : own.origin());
    }

    /** As the configuration has it. */
    static Patience configured(Duration longest) {
        return new Patience(longest, null, CONFIG);
    }

    private static Duration timeout(String written) {
        Matcher matcher = TIMEOUT.matcher(written);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new BadParameterException(
                    "timeout",
                    "The parameter timeout has the value " + Printable.of(written)
                            + "; it is a whole number from 1, and ms, s or m: 800ms.");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    /** Of a preference that comes twice, the first counts. */
    private static @Nullable Duration wait(@Nullable String prefer) {
        if (prefer == null) {
            return null;
        }
        for (String preference : prefer.split(",", -1)) {
            Matcher matcher = WAIT.matcher(preference.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                String seconds = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                return Duration.ofSeconds(Long.parseLong(seconds));
            }
        }
        return null;
    }
}

package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.config.DirectiveConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Cache-Control} of a request: RFC 9111, section 5.2. What is unknown, malformed or not honoured
 * here is ignored, as that section has it; of a directive that comes twice, the first counts.
 */
final class CacheControl {
    private static final long MOST_SECONDS = Directives.UNLIMITED.toSeconds();

    /** A token, and perhaps a value: a token, or a quoted text. */
    private static final Pattern DIRECTIVE = Pattern.compile(
            "[ \\t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|\"([^\"\\\\]*)\"))?[ \\t]*(?:,|\\z)"
                    + "|[ \\t]*(?:,|\\z)");

    private final DirectiveConfig honoured;

    CacheControl(DirectiveConfig honoured) {
        this.honoured = honoured;
    }

    /**
     * The directives of a request.
     *
     * @param header all its {@code Cache-Control}, joined by commas; null if it has none
     */
    Directives directives(@Nullable String header) {
        if (header == null) {
            return Directives.NONE;
        }
        Reading reading = new Reading();
        Matcher directive = DIRECTIVE.matcher(header);
        while (directive.lookingAt() && directive.end() > directive.regionStart()) {
            if (directive.group(1) != null) {
                String value = directive.group(2) == null ? directive.group(3) : directive.group(2);
                reading.take(directive.group(1).toLowerCase(Locale.ROOT), value);
            }
            directive.region(directive.end(), header.length());
        }
        return reading.directives();
    }

    private final class Reading {
        private boolean noCache;
        private @Nullable Duration maxAge;
        private @Nullable Duration minFresh;
        private @Nullable Duration maxStale;
        private boolean onlyIfCached;
        private @Nullable Duration staleIfError;

        void take(String name, @Nullable String value) {
            switch (name) {
                case "no-cache" -> noCache |= honoured.noCache() && value == null;
                case "only-if-cached" -> onlyIfCached |= honoured.onlyIfCached() && value == null;
                case "max-age" -> maxAge = first(maxAge, honoured.maxAge(), seconds(value));
                case "min-fresh" -> minFresh = first(minFresh, honoured.minFresh(), seconds(value));
                case "max-stale" ->
                    maxStale =
                            first(maxStale, honoured.maxStale(), value == null ? Directives.UNLIMITED : seconds(value));
                case "stale-if-error" -> staleIfError = first(staleIfError, honoured.staleIfError(), seconds(value));
                default -> {
                    // Of another cache, or of another time.
                }
            }
        }

        private static @Nullable Duration first(
                @Nullable Duration before, boolean isHonoured, @Nullable Duration read) {
            return before == null && isHonoured ? read : before;
        }

        /** Delta seconds, RFC 9111, section 1.2.2: too many are as many as there can be. */
        private static @Nullable Duration seconds(@Nullable String value) {
            if (value == null || value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return null;
            }
            long seconds = value.length() > 12 ? MOST_SECONDS : Long.parseLong(value);
            return Duration.ofSeconds(Math.min(seconds, MOST_SECONDS));
        }

        Directives directives() {
            boolean said = noCache
                    || maxAge != null
                    || minFresh != null
                    || maxStale != null
                    || onlyIfCached
                    || staleIfError != null;
            return said
                    ? new Directives(
                            noCache, maxAge, minFresh, maxStale, onlyIfCached, staleIfError, honoured.newEnough())
                    : Directives.NONE;
        }
    }
}

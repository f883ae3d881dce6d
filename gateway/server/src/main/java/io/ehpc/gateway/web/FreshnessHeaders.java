package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.catalogue.Listing;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** How fresh an answer is, in headers: {@code Age} (RFC 9111) and {@code Cache-Status} (RFC 9211). */
final class FreshnessHeaders {
    private static final String CACHE = "ehpc-gateway";
    private static final int MOST_NAMED = 16;

    private FreshnessHeaders() {}

    /** Of one answer. */
    static void put(MultiMap headers, Served served) {
        put(headers, served.age(), status(served), lifetime(served.age(), List.of(served)));
    }

    /** Of a merged answer: the age is that of its oldest part, what is left is the least; a hit if every part is. */
    static void put(MultiMap headers, Listing listing) {
        List<Served> all = listing.isComplete() ? listing.servedParts() : List.of();
        put(headers, listing.age(), status(listing), lifetime(listing.age(), all));
    }

    /** In how many whole seconds the first of them stops being fresh; nothing if there is none. */
    static OptionalLong freshFor(List<Served> all) {
        return all.stream().mapToLong(served -> served.freshFor().toSeconds()).min();
    }

    /**
     * How old, in seconds, the oldest answer may get before any of them stops being fresh; nothing if one is not, or
     * there is none. Age and rest are cut to whole seconds each: what is left to who reckons with {@code Age} is then
     * never more than what is left.
     */
    private static OptionalLong lifetime(Duration age, List<Served> all) {
        OptionalLong left = freshFor(all);
        return left.isPresent() && all.stream().allMatch(served -> served.verdict() == Verdict.FRESH)
                ? OptionalLong.of(age.toSeconds() + left.getAsLong())
                : OptionalLong.empty();
    }

    private static void put(MultiMap headers, Duration age, String status, OptionalLong lifetime) {
        headers.set("Age", Long.toString(age.toSeconds()));
        headers.set("Cache-Status", status);
        // Private: a shared cache on the way would hide from us who asks.
        headers.set("Cache-Control", lifetime.isPresent() ? "private, max-age=" + lifetime.getAsLong() : "no-cache");
    }

    private static String status(Served served) {
        boolean isHeld = served.source() == Served.Source.CACHE && served.verdict() != Verdict.FRESH;
        return way(served, List.of(served))
                + (isHeld ? "; detail=" + served.verdict().label() : "");
    }

    /** How one answer was had, and how long all of them stay fresh. */
    private static String way(Served served, List<Served> all) {
        String ttl = "; ttl=" + freshFor(all).orElseThrow();
        if (served.why() == null) {
            return CACHE + "; hit" + ttl;
        }
        String forwarded = CACHE + "; fwd=" + served.why().name().toLowerCase(Locale.ROOT);
        return switch (served.source()) {
            case CALL -> forwarded + "; stored" + ttl;
            case SHARED_CALL -> forwarded + "; collapsed" + ttl;
            case CACHE -> forwarded + ttl;
        };
    }

    /** Of many parts, as one; those that are not fresh are named. */
    static String status(Listing listing) {
        boolean allHeld = listing.parts().stream()
                .allMatch(part -> part.served() != null && part.served().source() == Served.Source.CACHE);
        String way = allHeld
                ? listing.oldest()
                        .map(oldest -> way(oldest, listing.servedParts()))
                        .orElse(CACHE)
                : CACHE + "; fwd=miss";
        return way + detail(listing);
    }

    private static String detail(Listing listing) {
        List<String> others = listing.parts().stream()
                .filter(part -> part.served() == null || part.served().verdict() != Verdict.FRESH)
                .map(part -> part.place() + ' ' + part.state())
                .toList();
        if (others.isEmpty()) {
            return "";
        }
        List<String> named = others.subList(0, Math.min(others.size(), MOST_NAMED));
        int more = others.size() - named.size();
        return "; detail=\"" + (listing.isComplete() ? "complete: " : listing.isAnswered() ? "partial: " : "nothing: ")
                + String.join(", ", named) + (more == 0 ? "" : ", and " + more + " more") + '"';
    }
}

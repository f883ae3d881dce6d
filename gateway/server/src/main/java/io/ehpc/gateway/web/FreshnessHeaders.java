package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.catalogue.Listing;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How fresh an answer is, in headers: {@code Age} (RFC 9111) and {@code Cache-Status} (RFC 9211). */
final class FreshnessHeaders {
    private static final String CACHE = "ehpc-gateway";
    private static final int MOST_NAMED = 16;

    private FreshnessHeaders() {}

    /** Of one answer. */
    static void put(MultiMap headers, Served served) {
        put(headers, served.age(), status(served), lifetime(served.age(), List.of(served)));
    }

    /** Of a merged answer: the age is that of its oldest part; it is a hit if every part is. */
    static void put(MultiMap headers, Listing listing) {
        List<Served> all = listing.isComplete() ? listing.servedParts() : List.of();
        put(headers, listing.age(), status(listing), lifetime(listing.age(), all));
    }

    /**
     * How old the oldest answer may get before any of them stops being fresh; nothing if one is not, or there
     * is none.
     */
    private static Optional<Duration> lifetime(Duration age, List<Served> all) {
        boolean fresh = all.stream().allMatch(served -> served.verdict() == Verdict.FRESH);
        return all.stream()
                .map(Served::freshFor)
                .min(Comparator.naturalOrder())
                .filter(left -> fresh)
                .map(age::plus);
    }

    private static void put(MultiMap headers, Duration age, String status, Optional<Duration> lifetime) {
        headers.set("Age", Long.toString(age.toSeconds()));
        headers.set("Cache-Status", status);
        // Private: a shared cache on the way would hide from us who asks.
        headers.set(
                "Cache-Control",
                lifetime.map(left -> "private, max-age=" + left.toSeconds()).orElse("no-cache"));
    }

    private static String status(Served served) {
        boolean isHeld = served.source() == Served.Source.CACHE && served.verdict() != Verdict.FRESH;
        return way(served) + (isHeld ? "; detail=" + served.verdict().label() : "");
    }

    private static String way(Served served) {
        String ttl = "; ttl=" + served.freshFor().toSeconds();
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
        String way = allHeld ? listing.oldest().map(FreshnessHeaders::way).orElse(CACHE) : CACHE + "; fwd=miss";
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

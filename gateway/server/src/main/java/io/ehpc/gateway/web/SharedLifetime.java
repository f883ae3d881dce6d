package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a cache that several clients share may do with an answer (RFC 9111, section 5.2.2, and RFC 5861): what this
 * cache does with its parts, and for no longer. Immutable.
 *
 * @param freshFor how long it stays fresh
 * @param revalidated how long after that it may be served while one request fetches it anew
 * @param ifError how long after it is stale it may be served if that fails
 */
record SharedLifetime(Duration freshFor, Duration revalidated, Duration ifError) {
    private static final String OWN = "private, ";

    /** nginx takes no notice of {@code Age}: this is from now on. It must stand behind {@code Cache-Control}. */
    private static final CharSequence FROM_NOW = HttpHeaders.createOptimized("x-accel-expires");

    /** Of an answer that is made of all these; null if one of them is not fresh, or there is none. */
    static @Nullable SharedLifetime of(List<Served> parts) {
        if (parts.isEmpty() || parts.stream().anyMatch(part -> part.verdict() != Verdict.FRESH)) {
            return null;
        }
        Duration freshFor = least(parts, Served.Lifetime::freshFor);
        return new SharedLifetime(
                freshFor,
                atLeastZero(least(parts, Served.Lifetime::atOnceFor).minus(freshFor)),
                atLeastZero(least(parts, Served.Lifetime::servedFor).minus(freshFor)));
    }

    private static Duration least(List<Served> parts, Function<Served.Lifetime, Duration> time) {
        return parts.stream()
                .map(part -> time.apply(part.lifetime()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Duration atLeastZero(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }

    /**
     * Says so in an answer that is else its client's own, if the client has no identity and the configuration allows it.
     *
     * @param parts all that the answer is made of
     */
    static void put(RoutingContext context, List<Served> parts) {
        if (!Admitted.of(context).mayShareAnswers()) {
            return;
        }
        MultiMap headers = context.response().headers();
        String own = headers.get(HttpHeaders.CACHE_CONTROL);
        SharedLifetime shared = of(parts);
        if (shared != null && own != null && own.startsWith(OWN)) {
            headers.set(HttpHeaders.CACHE_CONTROL, shared.value(own.substring(OWN.length())));
            headers.set(FROM_NOW, Long.toString(Math.max(0, shared.freshFor().toSeconds())));
        }
    }

    /** Has nobody keep the answer, whatever is said before its end: nginx would go by what is for it alone. */
    static void forbid(RoutingContext context) {
        context.addHeadersEndHandler(last -> {
            MultiMap headers = context.response().headers();
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
            headers.remove(FROM_NOW);
        });
    }

    /** @param maxAge the directive of the client's own caches, which holds for shared ones too */
    String value(String maxAge) {
        return "public, " + maxAge + ", s-" + maxAge.replace("max-age", "maxage") + ", stale-while-revalidate="
                + revalidated.toSeconds() + ", stale-if-error=" + ifError.toSeconds();
    }
}

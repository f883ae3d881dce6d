package io.ehpc.gateway.cache;

import io.ehpc.gateway.config.LifetimeConfig;
import java.time.Duration;
import java.util.Locale;

/**
 * What an answer's age allows: the terms of RFC 9111 and RFC 5861, each limit an age from which on the
 * next verdict holds.
 *
 * @param fresh how old it is when it stops being served as it is
 * @param staleWhileRevalidate how old when it stops being served before a refresh has ended
 * @param staleIfError how old when it stops being served at all
 */
public record Freshness(Duration fresh, Duration staleWhileRevalidate, Duration staleIfError) {

    /** What may be done with an answer. */
    public enum Verdict {
        /** Serve it. */
        FRESH,
        /** Serve it, and have it refreshed behind. */
        STALE,
        /** Refresh it; serve it only if that fails. */
        STALE_IF_ERROR,
        /** Never serve it. */
        EXPIRED;

        private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** As it stands in JSON and metrics: {@code stale-if-error}. */
        public String label() {
            return label;
        }
    }

    /**
     * As configured, with the first two limits shortened.
     *
     * @param share of each of them, that it is shortened by, from 0 to 1
     */
    static Freshness of(LifetimeConfig lifetime, double share) {
        return new Freshness(
                shortened(lifetime.fresh(), share),
                shortened(lifetime.staleWhileRevalidate(), share),
                lifetime.staleIfError());
    }

    private static Duration shortened(Duration limit, double share) {
        return limit.minusMillis((long) (limit.toMillis() * share));
    }

    /** The verdict on content of that age, which is not negative. */
    public Verdict judge(Duration age) {
        if (age.compareTo(fresh) < 0) {
            return Verdict.FRESH;
        }
        if (age.compareTo(staleWhileRevalidate) < 0) {
            return Verdict.STALE;
        }
        return age.compareTo(staleIfError) < 0 ? Verdict.STALE_IF_ERROR : Verdict.EXPIRED;
    }

    /** The verdict for a request that says how fresh the answer has to be. No directive revives what expired. */
    public Verdict judge(Duration age, Directives directives) {
        Verdict byAge = judge(age);
        if (byAge == Verdict.EXPIRED) {
            return byAge;
        }
        if (directives.refuse(age, fresh)) {
            return Verdict.STALE_IF_ERROR;
        }
        return byAge == Verdict.STALE_IF_ERROR && directives.welcomeStale() ? Verdict.STALE : byAge;
    }

    /** Where an answer of that age is in its life. */
    Served.Lifetime lifetime(Duration age) {
        Duration next = age.compareTo(fresh) < 0
                ? fresh
                : age.compareTo(staleWhileRevalidate) < 0 ? staleWhileRevalidate : staleIfError;
        return new Served.Lifetime(
                age, fresh.minus(age), staleWhileRevalidate.minus(age), staleIfError.minus(age), next.minus(age));
    }
}

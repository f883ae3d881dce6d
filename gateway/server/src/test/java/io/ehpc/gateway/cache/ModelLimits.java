package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.LifetimeConfig;
import io.ehpc.gateway.config.LifetimesConfig;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;

/**
 * The ages at which an answer stops being served as it is, at once, and at all.
 *
 * <p>The first two are shortened by chance: by the answer's own share, of which nothing is known here but that
 * it is within bounds. What was taken back softly has no fresh time left.
 */
record ModelLimits(Duration fresh, Duration revalidate, Duration end) {

    static ModelLimits of(Answer answer, boolean overdue, CacheConfig config) {
        LifetimeConfig said = said(answer.query(), config.lifetimes());
        int jitter = config.lifetimes().jitter();
        Freshness jittered = new Entry(answer, false, new Usage()).freshness(config.lifetimes());
        assertShortened(jittered.fresh(), said.fresh(), jitter);
        assertShortened(jittered.staleWhileRevalidate(), said.staleWhileRevalidate(), jitter);
        return new ModelLimits(
                overdue ? Duration.ZERO : jittered.fresh(), jittered.staleWhileRevalidate(), said.staleIfError());
    }

    private static void assertShortened(Duration limit, Duration said, int percent) {
        Duration least = said.minus(said.multipliedBy(percent).dividedBy(100));
        if (limit.compareTo(least) < 0 || limit.compareTo(said) > 0) {
            assertThat(limit).as("%s shortened by up to %d %%", said, percent).isBetween(least, said);
        }
    }

    private static LifetimeConfig said(Query query, LifetimesConfig lifetimes) {
        LifetimesConfig.OfOperation own = lifetimes.operations().get("ListCommunityImages");
        if (own == null) {
            return lifetimes.general();
        }
        LifetimeConfig ofRegion = own.regions().get(query.region());
        return ofRegion == null ? own.general() : ofRegion;
    }
}

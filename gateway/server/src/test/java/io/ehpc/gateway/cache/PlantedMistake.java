package io.ehpc.gateway.cache;

import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.LifetimeConfig;
import io.ehpc.gateway.config.LifetimesConfig;
import io.ehpc.gateway.config.NegativeConfig;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A mistake between a history and the cache that it is told to, as if the cache made it; its model has to see each. */
enum PlantedMistake {
    NONE,

    NO_CACHE_IGNORED {
        @Override
        Directives directives(Directives d) {
            return new Directives(
                    false, d.maxAge(), d.minFresh(), d.maxStale(), d.onlyIfCached(), d.staleIfError(), d.newEnough());
        }
    },
    MAX_AGE_IGNORED {
        @Override
        Directives directives(Directives d) {
            return new Directives(
                    d.noCache(), null, d.minFresh(), d.maxStale(), d.onlyIfCached(), d.staleIfError(), d.newEnough());
        }
    },
    MIN_FRESH_IGNORED {
        @Override
        Directives directives(Directives d) {
            return new Directives(
                    d.noCache(), d.maxAge(), null, d.maxStale(), d.onlyIfCached(), d.staleIfError(), d.newEnough());
        }
    },
    MAX_STALE_IGNORED {
        @Override
        Directives directives(Directives d) {
            return new Directives(
                    d.noCache(), d.maxAge(), d.minFresh(), null, d.onlyIfCached(), d.staleIfError(), d.newEnough());
        }
    },
    ONLY_IF_CACHED_IGNORED {
        @Override
        Directives directives(Directives d) {
            return new Directives(
                    d.noCache(), d.maxAge(), d.minFresh(), d.maxStale(), false, d.staleIfError(), d.newEnough());
        }
    },
    STALE_IF_ERROR_IGNORED {
        @Override
        Directives directives(Directives d) {
            return new Directives(
                    d.noCache(), d.maxAge(), d.minFresh(), d.maxStale(), d.onlyIfCached(), null, d.newEnough());
        }
    },
    NEW_ENOUGH_IGNORED {
        @Override
        Directives directives(Directives d) {
            return new Directives(
                    d.noCache(),
                    d.maxAge(),
                    d.minFresh(),
                    d.maxStale(),
                    d.onlyIfCached(),
                    d.staleIfError(),
                    Duration.ZERO);
        }
    },

    JITTER_IGNORED {
        @Override
        CacheConfig config(CacheConfig c) {
            LifetimesConfig l = c.lifetimes();
            return with(c, new LifetimesConfig(l.general(), 0, l.operations()));
        }
    },
    JITTER_TOO_LARGE {
        @Override
        CacheConfig config(CacheConfig c) {
            LifetimesConfig l = c.lifetimes();
            return with(c, new LifetimesConfig(l.general(), 2 * l.jitter(), l.operations()));
        }
    },
    REGIONS_OWN_LIFETIME_IGNORED {
        @Override
        CacheConfig config(CacheConfig c) {
            return with(
                    c,
                    new LifetimesConfig(c.lifetimes().general(), c.lifetimes().jitter(), new TreeMap<>()));
        }
    },
    EXPIRED_SERVED {
        @Override
        CacheConfig config(CacheConfig c) {
            LifetimeConfig g = c.lifetimes().general();
            LifetimeConfig longer = new LifetimeConfig(
                    g.fresh(), g.staleWhileRevalidate(), g.staleIfError().plusMillis(1));
            return with(
                    c,
                    new LifetimesConfig(
                            longer, c.lifetimes().jitter(), c.lifetimes().operations()));
        }
    },
    RELOAD_IGNORED {
        @Override
        boolean reloads() {
            return false;
        }
    },

    NOT_FOUND_TOO_LONG {
        @Override
        CacheConfig config(CacheConfig c) {
            NegativeConfig n = c.negative();
            return with(c, new NegativeConfig(n.notFound().plusMillis(1), n.refused()));
        }
    },
    NEGATIVES_SWAPPED {
        @Override
        CacheConfig config(CacheConfig c) {
            Duration notFound = c.negative().refused();
            Duration refused = c.negative().notFound();
            return with(c, new NegativeConfig(notFound, refused));
        }
    },
    FAILURES_FORGOTTEN {
        @Override
        CacheConfig config(CacheConfig c) {
            return CacheRig.config(c.lifetimes(), c.negative(), Duration.ZERO, c.refreshAhead());
        }
    },

    HARD_PURGE_IGNORED {
        @Override
        Purge purge(boolean soft) {
            return soft ? Purge.SOFT : Purge.NONE;
        }
    },
    SOFT_PURGE_IGNORED {
        @Override
        Purge purge(boolean soft) {
            return soft ? Purge.NONE : Purge.HARD;
        }
    },
    HARD_PURGE_SOFT {
        @Override
        Purge purge(boolean soft) {
            return Purge.SOFT;
        }
    },
    SOFT_PURGE_HARD {
        @Override
        Purge purge(boolean soft) {
            return Purge.HARD;
        }
    },
    PURGE_UNDONE_BY_A_CALL_FROM_BEFORE {
        @Override
        void landedCutLoose(AnswerCache cache, Answer answer) {
            cache.restore(List.of(new Kept(answer, false)));
        }
    },

    NEVER_AHEAD {
        @Override
        boolean turns() {
            return false;
        }
    },
    AHEAD_TOO_EARLY {
        @Override
        CacheConfig config(CacheConfig c) {
            return ahead(c, r -> new RefreshAheadConfig(r.enabled(), r.at() - 5, r.hits(), r.idleAfter(), false));
        }
    },
    AHEAD_TOO_LATE {
        @Override
        CacheConfig config(CacheConfig c) {
            return ahead(c, r -> new RefreshAheadConfig(r.enabled(), r.at() + 100, r.hits(), r.idleAfter(), false));
        }
    },
    AHEAD_FOR_THE_COLD {
        @Override
        CacheConfig config(CacheConfig c) {
            return ahead(c, r -> new RefreshAheadConfig(r.enabled(), r.at(), r.hits() - 1, r.idleAfter(), false));
        }
    },
    AHEAD_FOR_THE_IDLE {
        @Override
        CacheConfig config(CacheConfig c) {
            return ahead(c, r -> new RefreshAheadConfig(r.enabled(), r.at(), r.hits(), Duration.ofDays(1), false));
        }
    },
    AHEAD_WITHOUT_QUOTA {
        @Override
        boolean spare(boolean spare) {
            return true;
        }
    },

    TWO_CALLS {
        @Override
        EhpcApi loader(EhpcApi loader) {
            return (query, terms) -> {
                loader.answer(query, terms);
                return loader.answer(query, terms);
            };
        }
    },
    FILTERS_NOT_IN_THE_KEY {
        @Override
        Query query(Query q) {
            return Samples.query(q.account(), q.region(), Map.of());
        }
    },
    ACCOUNT_NOT_IN_THE_KEY {
        @Override
        Query query(Query q) {
            return new Query("default", q.operation(), q.region(), q.filters());
        }
    };

    /** What becomes of a purge. */
    enum Purge {
        HARD,
        SOFT,
        NONE
    }

    Directives directives(Directives said) {
        return said;
    }

    Query query(Query asked) {
        return asked;
    }

    CacheConfig config(CacheConfig said) {
        return said;
    }

    boolean reloads() {
        return true;
    }

    Purge purge(boolean soft) {
        return soft ? Purge.SOFT : Purge.HARD;
    }

    void landedCutLoose(AnswerCache cache, Answer answer) {}

    boolean turns() {
        return true;
    }

    boolean spare(boolean spare) {
        return spare;
    }

    EhpcApi loader(EhpcApi loader) {
        return loader;
    }

    private static CacheConfig with(CacheConfig c, LifetimesConfig lifetimes) {
        return CacheRig.config(lifetimes, c.negative(), c.failureMemory(), c.refreshAhead());
    }

    private static CacheConfig with(CacheConfig c, NegativeConfig negative) {
        return CacheRig.config(c.lifetimes(), negative, c.failureMemory(), c.refreshAhead());
    }

    private static CacheConfig ahead(CacheConfig c, UnaryOperator<RefreshAheadConfig> other) {
        return CacheRig.config(c.lifetimes(), c.negative(), c.failureMemory(), other.apply(c.refreshAhead()));
    }
}

package io.ehpc.gateway.cache;

import io.ehpc.gateway.config.CacheConfig;
import java.time.Duration;
import java.time.Instant;

/**
 * What of one query a cache may refresh without a reader, and what it must: bounds, between which it may look
 * at a query whenever it likes.
 */
final class AheadModel {
    private static final Duration UNTIL_QUOTA_IS_LOOKED_FOR_AGAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

    private final CacheModel model;
    private int line;
    private int hits;
    private Instant lastHit = Instant.MIN;
    private boolean letGo;
    private Instant quietUntil = Instant.MIN;

    AheadModel(CacheModel model) {
        this.model = model;
    }

    /** What all queries are refreshed by. */
    record Terms(CacheConfig config, boolean watched, boolean spare) {}

    /** All answers that were refreshed from one another are a line. */
    int line() {
        return line;
    }

    void hit(int ofLine, Instant now) {
        if (ofLine == line && model.held() != null) {
            hits++;
            lastHit = now;
        }
    }

    /** A call brings an answer. */
    void holding() {
        if (model.held() == null) {
            line++;
            lastHit = Instant.MIN;
        }
        hits = 0;
        letGo = false;
        quietUntil = Instant.MIN;
    }

    void failed(Instant now) {
        quietFor(LONGEST_BACK_OFF, now);
        quietUntil = later(quietUntil, model.failsUntil());
    }

    void reloaded() {
        letGo = false;
    }

    boolean may(Terms terms, Instant now) {
        boolean wanted = terms.watched() || isHot(terms, now);
        return wanted && mayBeLookedAt(terms, now) && terms.spare() && model.mayBegin(now);
    }

    private boolean mayBeLookedAt(Terms terms, Instant now) {
        return model.held() == null || model.isOverdue() || model.hasFailed() || model.isDue(terms.config(), now);
    }

    boolean must(Terms terms, Instant now) {
        boolean wanted = terms.watched() || (isHot(terms, now) && !letGo);
        boolean due = model.held() == null || model.isDue(terms.config(), now);
        return wanted && due && terms.spare() && model.mayBegin(now) && !now.isBefore(quietUntil);
    }

    private boolean isHot(Terms terms, Instant now) {
        return terms.config().refreshAhead().enabled()
                && model.held() != null
                && !model.isExpired(terms.config(), now)
                && hits >= terms.config().refreshAhead().hits()
                && lastHit.plus(terms.config().refreshAhead().idleAfter()).isAfter(now);
    }

    /** The cache had its turn: it may have looked at this one, and then does not do so again at once. */
    void turned(Terms terms, Instant now) {
        if (!mayBeLookedAt(terms, now)) {
            return;
        }
        letGo |= !terms.watched() && !isHot(terms, now);
        if (model.call() != null) {
            quietFor(CacheRig.LOAD_TIME, now);
        } else if (!terms.spare()) {
            quietFor(UNTIL_QUOTA_IS_LOOKED_FOR_AGAIN, now);
        }
    }

    private void quietFor(Duration time, Instant now) {
        quietUntil = later(quietUntil, now.plus(time));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

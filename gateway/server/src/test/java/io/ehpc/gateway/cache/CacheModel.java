package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served.Source;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a cache owes to one who asks, written down once more: from RFC 9111 (4.2, 5.2.1), RFC 5861 and what
 * {@code config/gateway.yaml} says of its keys, about one query, at one instant, without threads.
 */
final class CacheModel {
    /** For so long a failed try tells that the upstream is in trouble. */
    private static final Duration TROUBLE = Duration.ofMinutes(1);

    /** A call that is under way for so long does too. */
    private static final Duration SLOW = Duration.ofMillis(1800);

    private final Query query;
    private @Nullable Image held;
    private boolean overdue;
    private @Nullable Trouble trouble;
    private @Nullable Call call;
    private int purgedAt = -1;

    CacheModel(Query query) {
        this.query = query;
    }

    /**
     * What is held.
     *
     * @param id of the image in it
     * @param answer whose time counts; an older one may have had the same image
     * @param calledAt the event at which the call began that brought it, or last found it to be current
     */
    record Image(String id, Answer answer, int calledAt) {
        Duration age(Instant now) {
            return Duration.between(answer.asOf(), now);
        }
    }

    /**
     * The last failure.
     *
     * @param since when the call failed that the fault is of
     * @param until until when the fault is the answer
     * @param tried when a try last failed, even if no call was made for it
     */
    private record Trouble(FaultKind kind, Instant since, Instant until, Instant tried) {}

    /** A call under way. */
    static final class Call {
        final HeldCalls.Call held;
        final CacheConfig under;
        final int beganAt;
        final Instant since;
        final boolean behind;

        /** Whether somebody joined who has nothing else. */
        boolean joined;

        /** @param behind whether a stale answer was served as it began */
        Call(HeldCalls.Call held, CacheConfig under, int beganAt, Instant since, boolean behind) {
            this.held = held;
            this.under = under;
            this.beganAt = beganAt;
            this.since = since;
            this.behind = behind;
        }
    }

    /**
     * A request, and what there was when it came.
     *
     * @param inTime whether it can wait
     * @param purgedAt the event of the last purge before it
     */
    record Asked(
            CacheConfig under,
            Directives directives,
            boolean inTime,
            @Nullable Image heldThen,
            boolean overdueThen,
            int purgedAt) {}

    /** How a request is to end: with an image, or with a fault. */
    record End(
            @Nullable Image image,
            Verdict verdict,
            Source source,
            @Nullable FaultKind fault) {
        static End failed(FaultKind kind) {
            return new End(null, Verdict.EXPIRED, Source.CALL, kind);
        }
    }

    /**
     * What is to become of a request at once.
     *
     * @param end how it ends; null if it waits for the call
     * @param begins whose priority the call has that it begins; null if it begins none
     */
    record Owed(@Nullable End end, @Nullable Priority begins) {}

    @Nullable
    Image held() {
        return held;
    }

    @Nullable
    Call call() {
        return call;
    }

    Asked asked(CacheConfig under, Directives directives, boolean inTime) {
        return new Asked(under, directives, inTime, held, overdue, purgedAt);
    }

    Owed ask(Asked asked, Instant now) {
        Image image = asked.heldThen();
        if (image == null) {
            return first(asked, Priority.CLIENT, now);
        }
        ModelLimits limits = ModelLimits.of(image.answer(), asked.overdueThen(), asked.under());
        Duration age = image.age(now);
        boolean lives = isLess(age, limits.end());
        if (lives && !demandsNewer(asked.directives(), age, limits.fresh().minus(age))) {
            if (isLess(age, limits.fresh())) {
                return new Owed(new End(image, Verdict.FRESH, Source.CACHE, null), null);
            }
            if (isLess(age, limits.revalidate()) || asked.directives().maxStale() != null) {
                return new Owed(new End(image, Verdict.STALE, Source.CACHE, null), behind(now));
            }
        }
        boolean tooOldForAll = !isLess(age, limits.revalidate());
        boolean failedLately = trouble != null && now.isBefore(trouble.tried().plus(TROUBLE));
        boolean slow = call != null && !now.isBefore(call.since.plus(SLOW));
        if (tooOldForAll && (failedLately || slow) && !asked.directives().onlyIfCached() && mayStandIn(asked, now)) {
            return new Owed(new End(image, Verdict.STALE_IF_ERROR, Source.CACHE, null), behind(now));
        }
        return first(asked, tooOldForAll ? Priority.CLIENT : Priority.REFRESH, now);
    }

    /** RFC 9111, 5.2.1: unless it is as new as the operator says is enough for anybody. */
    private static boolean demandsNewer(Directives said, Duration age, Duration freshFor) {
        if (isLess(age, said.newEnough())) {
            return false;
        }
        boolean tooOld = said.maxAge() != null && isLess(said.maxAge(), age);
        boolean tooSoonStale = said.minFresh() != null && isLess(freshFor, said.minFresh());
        boolean tooStale = said.maxStale() != null && isLess(said.maxStale(), freshFor.negated());
        return said.noCache() || tooOld || tooSoonStale || tooStale;
    }

    /** The upstream is to be asked before there is an answer. */
    private Owed first(Asked asked, Priority priority, Instant now) {
        if (asked.directives().onlyIfCached()) {
            return new Owed(End.failed(FaultKind.NOT_CACHED), null);
        }
        if (trouble != null && now.isBefore(trouble.until()) && !isAskedAnew(trouble, asked.directives(), now)) {
            return new Owed(instead(asked, trouble.kind(), now), null);
        }
        if (!asked.inTime()) {
            return new Owed(instead(asked, FaultKind.TIMED_OUT, now), null);
        }
        if (call != null) {
            call.joined |= priority == Priority.CLIENT;
            return new Owed(null, null);
        }
        return new Owed(null, priority);
    }

    /** The upstream's no is an answer, with an age and a lifetime. */
    private static boolean isAskedAnew(Trouble trouble, Directives directives, Instant now) {
        return isNo(trouble.kind())
                && demandsNewer(
                        directives, Duration.between(trouble.since(), now), Duration.between(now, trouble.until()));
    }

    private static boolean isNo(FaultKind kind) {
        return kind == FaultKind.NOT_FOUND || kind == FaultKind.REFUSED;
    }

    private @Nullable Priority behind(Instant now) {
        return mayBegin(now) ? Priority.REFRESH : null;
    }

    /** Whether nothing speaks against a call that nobody waits for. */
    boolean mayBegin(Instant now) {
        return call == null && (trouble == null || !now.isBefore(trouble.until()));
    }

    /** What one gets in whose stead a call failed, or was not made. */
    private End instead(Asked asked, FaultKind kind, Instant now) {
        return !isNo(kind) && mayStandIn(asked, now)
                ? new End(asked.heldThen(), Verdict.STALE_IF_ERROR, Source.CACHE, null)
                : End.failed(kind);
    }

    /** RFC 5861, 4: of the answer's limit and the request's, the shorter one. */
    private boolean mayStandIn(Asked asked, Instant now) {
        Image image = asked.heldThen();
        if (image == null) {
            return false;
        }
        ModelLimits limits = ModelLimits.of(image.answer(), asked.overdueThen(), asked.under());
        Duration age = image.age(now);
        Duration tolerated = asked.directives().staleIfError();
        Duration stale = age.minus(limits.fresh());
        return isLess(age, limits.end())
                && (tolerated == null || isLess(stale.isNegative() ? Duration.ZERO : stale, tolerated));
    }

    private static boolean isLess(Duration one, Duration other) {
        return one.compareTo(other) < 0;
    }

    /** What is to come of it when its call ends well. */
    End called(Asked asked, Image image, boolean first, Instant now) {
        ModelLimits limits = ModelLimits.of(image.answer(), false, asked.under());
        Duration age = image.age(now);
        if (!isLess(age, limits.end())) {
            return instead(asked, FaultKind.BACKEND, now);
        }
        Verdict verdict = isLess(age, limits.fresh())
                ? Verdict.FRESH
                : isLess(age, limits.revalidate()) ? Verdict.STALE : Verdict.STALE_IF_ERROR;
        return new End(image, verdict, first ? Source.CALL : Source.SHARED_CALL, null);
    }

    /** What is to come of it when its call fails. */
    End failed(Asked asked, FaultKind kind, Instant now) {
        return instead(asked, kind, now);
    }

    void begin(Call begun) {
        assertThat(call).as("calls under way for %s", query).isNull();
        call = begun;
    }

    /** Whether the image that a call brings is past the limit that held when it was made. */
    boolean isPastLimit(Image image, Call by, Instant now) {
        return !isLess(
                image.age(now), ModelLimits.of(image.answer(), false, by.under).end());
    }

    /** The call under way brought that. */
    void hold(Image image) {
        held = image;
        overdue = false;
        trouble = null;
        call = null;
    }

    /** The call under way failed. */
    void fail(Fault fault, Instant now) {
        if (call == null) {
            throw new AssertionError("no call under way");
        }
        FaultKind kind = fault.kind();
        boolean unmade =
                kind == FaultKind.CIRCUIT_OPEN || kind == FaultKind.OVERLOADED || kind == FaultKind.SHORT_OF_MEMORY;
        if (unmade) {
            Trouble before = trouble;
            trouble = before == null
                    ? new Trouble(kind, now, now, now)
                    : new Trouble(before.kind(), before.since(), before.until(), now);
        } else {
            trouble = new Trouble(kind, now, now.plus(memory(fault, call.under)), now);
        }
        if (isNo(kind)) {
            held = null;
        }
        call = null;
    }

    private static Duration memory(Fault fault, CacheConfig config) {
        Duration asked = fault.retryAfter();
        return switch (fault.kind()) {
            case NOT_FOUND -> config.negative().notFound();
            case REFUSED -> config.negative().refused();
            case THROTTLED -> longer(config.failureMemory(), asked == null ? Duration.ZERO : atMost(asked, TROUBLE));
            default -> config.failureMemory();
        };
    }

    private static Duration longer(Duration one, Duration other) {
        return isLess(one, other) ? other : one;
    }

    private static Duration atMost(Duration one, Duration limit) {
        return isLess(one, limit) ? one : limit;
    }

    /** Everything from before is taken back; returns the call that is cut loose, if one was under way. */
    @Nullable
    Call purge(boolean soft, int event) {
        Call cut = call;
        call = null;
        trouble = null;
        purgedAt = event;
        overdue = soft && held != null;
        held = soft ? held : null;
        return cut;
    }

    /** It was let go, as it may be once it has expired. */
    void letGo() {
        held = null;
    }

    boolean isExpired(CacheConfig config, Instant now) {
        return held != null
                && !isLess(
                        held.age(now),
                        ModelLimits.of(held.answer(), overdue, config).end());
    }

    boolean hasFailed() {
        return trouble != null;
    }

    /** When what may be done about the query changes. */
    List<Instant> limits(CacheConfig config) {
        List<Instant> limits = new ArrayList<>();
        if (held != null) {
            ModelLimits ages = ModelLimits.of(held.answer(), false, config);
            Stream.of(ages.fresh(), ages.revalidate(), ages.end())
                    .map(held.answer().asOf()::plus)
                    .forEach(limits::add);
        }
        if (call != null) {
            limits.add(call.since.plus(SLOW));
        }
        if (trouble != null) {
            limits.add(trouble.until());
            limits.add(trouble.tried().plus(TROUBLE));
        }
        return limits;
    }

    boolean isOverdue() {
        return overdue;
    }

    /** Until when the last failure is the answer. */
    Instant failsUntil() {
        return trouble == null ? Instant.MIN : trouble.until();
    }

    /** Whether what is held has had so many percent of the fresh lifetime that it came with. */
    boolean isDue(CacheConfig config, Instant now) {
        return held != null
                && held.age(now).toMillis()
                        >= ModelLimits.of(held.answer(), false, config).fresh().toMillis()
                                * config.refreshAhead().at()
                                / 100;
    }
}

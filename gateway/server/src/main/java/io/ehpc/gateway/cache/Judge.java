package io.ehpc.gateway.cache;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served.Source;
import io.ehpc.gateway.cache.Served.Why;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be served of an answer at this moment, and what is to be said with it. */
final class Judge {
    private final Clocks clocks;
    private final Failures failures;

    Judge(Clocks clocks, Failures failures) {
        this.clocks = clocks;
        this.failures = failures;
    }

    /** The verdict on its age alone. */
    Verdict byAge(Entry entry, CacheConfig config) {
        return entry.freshness(config.lifetimes()).judge(entry.answer().age(clocks.now()));
    }

    /** What is held, for one with these directives; it may be of any verdict. */
    Served held(Entry entry, CacheConfig config, Directives directives) {
        Duration age = entry.answer().age(clocks.now());
        Freshness freshness = entry.freshness(config.lifetimes());
        Verdict verdict = freshness.judge(age, directives);
        return served(entry, verdict, Source.CACHE, null, freshness, age);
    }

    /**
     * What a call brought to one who waited, by the settings and at the time of that one; nothing if it is past
     * its limit. Directives were met: it is new.
     */
    Optional<Served> called(Answer answer, CacheConfig config, Source source, Why why) {
        Entry entry = new Entry(answer, false, new Usage());
        Duration age = answer.age(clocks.now());
        Freshness freshness = entry.freshness(config.lifetimes());
        Verdict verdict = freshness.judge(age);
        return verdict == Verdict.EXPIRED
                ? Optional.empty()
                : Optional.of(served(entry, verdict, source, why, freshness, age));
    }

    /** What is held, in the stead of a call that failed so; nothing if it may not be. */
    Optional<Served> insteadOf(
            Throwable failure, Entry held, @Nullable Why why, CacheConfig config, Directives directives) {
        Fault fault = CallFailedException.faultOf(failure);
        Freshness freshness = held.freshness(config.lifetimes());
        Duration age = held.answer().age(clocks.now());
        boolean mayServe = fault.kind() != FaultKind.NOT_CACHED
                && !fault.kind().isDefinitive()
                && freshness.judge(age) != Verdict.EXPIRED
                && directives.tolerateOnError(age, freshness.fresh());
        return mayServe
                ? Optional.of(new Served(
                        held.answer(), Verdict.STALE_IF_ERROR, Source.CACHE, why, freshness.lifetime(age), fault))
                : Optional.empty();
    }

    private Served served(
            Entry entry, Verdict verdict, Source source, @Nullable Why why, Freshness freshness, Duration age) {
        Failures.Failure failure =
                verdict == Verdict.FRESH ? null : failures.last(entry.answer().query());
        return new Served(
                entry.answer(),
                verdict,
                source,
                why,
                freshness.lifetime(age),
                failure == null ? null : failure.fault());
    }

    /** What is said of an answer that is of no use to anybody. */
    static CallFailedException pastItsLimit() {
        return Fault.of(FaultKind.BACKEND, "The upstream's answer was past its stale limit.")
                .asException();
    }
}

package io.ehpc.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is held, bounded by what it weighs. What is asked for often stays, however many others are asked for
 * once (W-TinyLFU: Einziger, Friedman, Manes, 2017).
 */
final class Shelf implements CacheMemory.Holder {
    // The keeper is told under the map's lock on the query: it hears of each query's changes in their order.

    private final Clocks clocks;
    private final Cache<Query, Entry> entries;
    private final Keeper keeper;
    private final Witness witness;
    private final Agenda agenda;
    private final CacheMemory memory;
    /** Incremented after each change, so that who saw what was before it sees another number later. */
    private final AtomicLong generation = new AtomicLong();

    private volatile CacheConfig config;

    /** @param watched what is refreshed when it was to be, though it was evicted meanwhile */
    Shelf(
            Clocks clocks,
            CacheConfig config,
            Keeper keeper,
            Witness witness,
            Agenda agenda,
            CacheMemory memory,
            Predicate<Query> watched) {
        this.clocks = clocks;
        this.config = config;
        this.keeper = keeper;
        this.witness = witness;
        this.agenda = agenda;
        this.memory = memory;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(config.maxBytes())
                .weigher((Query query, Entry entry) -> entry.weight())
                .recordStats()
                // Whoever writes also evicts: no thread of ours does, and the work is bounded.
                .executor(Runnable::run)
                .<Query, Entry>evictionListener((query, entry, cause) -> evicted(query, entry, watched))
                .build();
    }

    /** An evictor knows the key that it evicts, though the listener's type does not say so. */
    private void evicted(@Nullable Query query, @Nullable Entry entry, Predicate<Query> watched) {
        if (query != null && entry != null) {
            // Loaded anew at once, it might be evicted at once; so it costs a call a lifetime, as if it were held.
            if (!watched.test(query)) {
                agenda.remove(query);
            }
            keeper.forget(query);
            witness.drops(entry.answer());
        }
        generation.incrementAndGet();
    }

    /** Shows what the cache says of itself. */
    void show(CacheMetrics metrics) {
        metrics.show(CacheMemory.Kind.ENTRIES.label(), entries);
    }

    void configure(CacheConfig next) {
        config = next;
        entries.asMap().forEach((query, entry) -> plan(entry));
        generation.incrementAndGet();
    }

    /** Another one after each change of what is held, or of how long it is good. */
    long generation() {
        return generation.get();
    }

    /** What is held for a query, for one who serves it; null if nothing is. */
    @Nullable
    Entry get(Query query) {
        return entries.getIfPresent(query);
    }

    /** What is held for a query, for one who only looks. */
    @Nullable
    Entry peek(Query query) {
        return entries.policy().getIfPresentQuietly(query);
    }

    /** Holds an answer from now on in place of an older one, whose usage it inherits. */
    Entry put(Answer answer) {
        Entry put = entries.asMap().compute(answer.query(), (query, before) -> {
            if (before != null && before.answer() == answer) {
                return before;
            }
            Answer held = before != null && before.answer().sameContentAs(answer)
                    ? before.answer().freshened(answer)
                    : answer;
            Usage usage = before == null ? new Usage() : before.usage();
            usage.refreshed();
            Entry entry = shelved(keeping(new Entry(held, false, usage)));
            if (before != null && before.answer().content() != held.content()) {
                witness.drops(before.answer());
            }
            return entry;
        });
        generation.incrementAndGet();
        memory.fit();
        return put;
    }

    private Entry keeping(Entry entry) {
        keeper.keep(entry.kept());
        return entry;
    }

    /** Has all that is held kept anew. */
    void retell() {
        entries.asMap()
                .keySet()
                .forEach(query -> entries.asMap().computeIfPresent(query, (same, entry) -> keeping(entry)));
    }

    /** Holds an answer that was kept elsewhere, unless there is one or it is past its limit. */
    boolean restore(Kept kept) {
        Answer answer = kept.answer();
        Entry entry = new Entry(answer, kept.overdue(), new Usage());
        if (freshness(entry).judge(answer.age(clocks.now())) == Verdict.EXPIRED) {
            keeper.forget(answer.query());
            return false;
        }
        boolean held = entry.equals(entries.asMap().computeIfAbsent(answer.query(), query -> shelved(entry)));
        generation.incrementAndGet();
        memory.fit();
        return held;
    }

    private Entry shelved(Entry entry) {
        plan(entry);
        witness.holds(entry.answer());
        return entry;
    }

    /** It is looked at when it is to be refreshed; if that is not wanted then, once more at its end. */
    void plan(Entry entry) {
        Freshness freshness = freshness(entry);
        long untilRefresh = config.refreshAhead().enabled()
                ? freshness.fresh().toMillis() * config.refreshAhead().at() / 100
                : freshness.staleIfError().toMillis();
        planAt(entry, Duration.ofMillis(untilRefresh));
    }

    /** It is looked at when it is so old; at once if it is older. */
    void planAt(Entry entry, Duration age) {
        Instant then = clocks.waits().instant().plus(age).minus(entry.answer().age(clocks.now()));
        agenda.put(entry.answer().query(), then);
    }

    Freshness freshness(Entry entry) {
        return entry.freshness(config.lifetimes());
    }

    void drop(Query query) {
        entries.asMap().compute(query, (same, entry) -> {
            agenda.remove(query);
            keeper.forget(query);
            if (entry != null) {
                witness.drops(entry.answer());
            }
            return null;
        });
        generation.incrementAndGet();
    }

    /** Drops what is held for these; says for which of them there was something. */
    List<Query> drop(Predicate<Query> which) {
        List<Query> dropped = entries.asMap().keySet().stream().filter(which).toList();
        dropped.forEach(this::drop);
        return dropped;
    }

    /** What is held for these is to be refreshed whatever its age, after a restart too; says which there were. */
    List<Query> makeOverdue(Predicate<Query> which) {
        List<Query> overdue = entries.asMap().keySet().stream()
                .filter(which)
                .filter(query ->
                        entries.asMap().computeIfPresent(query, (same, entry) -> keeping(entry.asOverdue())) != null)
                .toList();
        generation.incrementAndGet();
        return overdue;
    }

    Collection<Entry> all() {
        return entries.asMap().values();
    }

    long size() {
        return entries.estimatedSize();
    }

    @Override
    public long bytes() {
        return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    @Override
    public void limit(long bytes) {
        entries.policy().eviction().orElseThrow().setMaximum(bytes);
    }

    double evictions() {
        return entries.stats().evictionCount();
    }
}

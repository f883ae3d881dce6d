package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.cache.Witness;
import io.ehpc.gateway.config.ChangesConfig;
import io.ehpc.gateway.protocol.MalformedAnswerException;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What changes from one answer of a region to the next, found once for all who listen. Only answers that
 * are held count, and only those for whole regions: a call that fails, an answer that is dropped or that
 * never comes is no change.
 *
 * <p>Changes are numbered in one order over all regions. A list is at the number up to which it holds all
 * changes; since its parts may have been looked up at different moments, a {@link Cursor} can say of single
 * regions that they are ahead of it. What is compared and written is so outside of this object's lock, which
 * guards all state: answers of one query come one after another.
 */
public final class ChangeFeed implements Witness {
    /** So that nobody holds the lock for long who looks for few among many. */
    private static final int LOOKED_AT = 1_000;

    private final String epoch = String.format("%016x", new SecureRandom().nextLong());
    private final Clock clock;
    private final ChangeMetrics metrics;
    private final History history;
    private final Map<Query, Base> bases = new HashMap<>();

    /** Those whose images nobody else holds, and what these weigh. */
    private final Map<Query, Integer> alone = new HashMap<>();

    private long aloneBytes;
    private long mostAloneBytes = Long.MAX_VALUE;

    /** Those that a list lacked though they were known. */
    private final Set<Query> lacked = new HashSet<>();

    private final List<Runnable> calls = new CopyOnWriteArrayList<>();

    public ChangeFeed(Clock clock, ChangeMetrics metrics, ChangesConfig config) {
        this.clock = clock;
        this.metrics = metrics;
        this.history = new History(config);
        metrics.showHistory(this::last, this::remembered, this::weight, this::ageSeconds);
    }

    /** Has what it remembers counted there, and limited. */
    public void countedBy(CacheMemory memory) {
        memory.add(CacheMemory.Kind.CHANGES, new CacheMemory.Holder() {
            @Override
            public long bytes() {
                return (long) weight();
            }

            @Override
            public void limit(long bytes) {
                limitHistory(bytes);
            }
        });
        memory.add(CacheMemory.Kind.BASELINES, new CacheMemory.Holder() {
            @Override
            public long bytes() {
                return basesWeight();
            }

            @Override
            public void limit(long bytes) {
                limitAlone(bytes);
            }
        });
    }

    private synchronized void limitHistory(long bytes) {
        history.limit(bytes);
    }

    private synchronized long basesWeight() {
        return aloneBytes + bases.values().stream().mapToLong(Base::weight).sum();
    }

    private synchronized void limitAlone(long bytes) {
        mostAloneBytes = bytes;
        for (Query query : List.copyOf(alone.keySet())) {
            if (aloneBytes <= mostAloneBytes) {
                return;
            }
            notAlone(query);
            bases.remove(query);
        }
    }

    private void notAlone(Query query) {
        Integer bytes = alone.remove(query);
        aloneBytes -= bytes == null ? 0 : bytes;
    }

    /**
     * Goes by other bounds from now on.
     *
     * @param queries the only ones whose answers still count; another has to be listed anew if it comes back
     */
    public synchronized void configure(ChangesConfig config, Set<Query> queries) {
        history.configure(config);
        List.copyOf(alone.keySet()).stream()
                .filter(query -> !queries.contains(query))
                .forEach(this::notAlone);
        bases.keySet().retainAll(queries);
        lacked.retainAll(queries);
    }

    /** A change that is to be numbered. */
    private record Draft(ChangeKind kind, boolean anew, Buffer json) {}

    @Override
    public void holds(Answer answer) {
        if (!isWholeRegion(answer.query())) {
            return;
        }
        boolean done = false;
        boolean told = false;
        while (!done) {
            Base before = base(answer.query());
            List<Draft> drafts = drafts(before, answer);
            synchronized (this) {
                done = bases.get(answer.query()) == before;
                told = done && take(before, answer, drafts);
            }
        }
        if (told) {
            calls.forEach(Runnable::run);
        }
    }

    /** The next answer is compared with what was held: its images are held here from now on, if there is room. */
    @Override
    public synchronized void drops(Answer answer) {
        Base base = bases.get(answer.query());
        if (base == null || !base.has(answer.listed())) {
            return;
        }
        if (aloneBytes + base.imagesWeight() > mostAloneBytes) {
            bases.remove(answer.query());
        } else if (alone.put(answer.query(), base.imagesWeight()) == null) {
            aloneBytes += base.imagesWeight();
        }
    }

    private static boolean isWholeRegion(Query query) {
        return query.operation().equals(Operation.LIST_COMMUNITY_IMAGES)
                && query.filters().isEmpty();
    }

    private synchronized @Nullable Base base(Query query) {
        return bases.get(query);
    }

    private static List<Draft> drafts(@Nullable Base before, Answer answer) {
        if (before == null) {
            return List.of(listed(answer));
        }
        if (before.isAt(answer.content().tag())) {
            return List.of();
        }
        try {
            return Difference.between(before.images(), answer.images()).stream()
                    .map(difference -> new Draft(difference.kind(), false, ChangeJson.of(difference, answer)))
                    .toList();
        } catch (MalformedAnswerException unreadable) {
            // It came from disk, of another release: nobody knows what has changed since.
            return List.of(listed(answer));
        }
    }

    private static Draft listed(Answer answer) {
        return new Draft(ChangeKind.LISTED, false, ChangeJson.listed(answer));
    }

    /** Takes an answer for the region's base, with the changes that lead to it; says whether there are any. */
    private boolean take(@Nullable Base before, Answer answer, List<Draft> drafts) {
        long earlier = history.last();
        drafts.forEach(draft -> add(answer.query(), draft));
        String tag = answer.content().tag();
        notAlone(answer.query());
        if (before == null) {
            bases.put(answer.query(), Base.first(answer.listed(), tag, history.last()));
        } else if (!before.isAt(tag)) {
            long first = drafts.isEmpty() ? 0 : earlier + 1;
            bases.put(answer.query(), before.next(answer.listed(), tag, first, history.last()));
        } else {
            bases.put(answer.query(), before.with(answer.listed()));
        }
        if (lacked.remove(answer.query()) && before != null) {
            add(answer.query(), new Draft(ChangeKind.LISTED, true, ChangeJson.listed(answer)));
        }
        return history.last() > earlier;
    }

    private void add(Query query, Draft draft) {
        Cursor at = Cursor.plain(epoch, history.last() + 1);
        history.add(Change.of(at, query, draft.kind(), draft.anew(), clock.instant(), draft.json()));
        metrics.found(query.region());
    }

    /** Where one stands who knows all there is. */
    public synchronized Cursor now() {
        return Cursor.plain(epoch, history.last());
    }

    /**
     * Where one stands who is given these parts: what comes after is exactly what they lack. Nothing if that
     * cannot be told: if they are no whole regions, or of a content that was not held, or not lately.
     */
    public synchronized Optional<Cursor> at(List<Part> parts) {
        long number = history.last();
        Map<String, Long> positions = new TreeMap<>();
        for (Part part : parts) {
            Optional<Long> position = position(part);
            if (position.isEmpty()) {
                return Optional.empty();
            }
            positions.put(part.query().region(), position.get());
            number = Math.min(number, before(part.query(), position.get()));
        }
        long at = number;
        positions.values().removeIf(position -> position > 0 && position <= at);
        return history.reachesBackTo(at)
                ? Optional.of(new Cursor(epoch, at, new TreeMap<>(positions)))
                : Optional.empty();
    }

    /** The last change that is in a part; 0 for a part that failed. */
    private Optional<Long> position(Part part) {
        Base base = bases.get(part.query());
        Served served = part.served();
        if (!isWholeRegion(part.query())) {
            return Optional.empty();
        }
        if (served == null) {
            if (base != null) {
                lacked.add(part.query());
            }
            return Optional.of(0L);
        }
        return base == null
                ? Optional.empty()
                : base.position(served.answer().content().tag());
    }

    /** The last change of all before the first that a part lacks. */
    private long before(Query query, long position) {
        Base base = bases.get(query);
        return position == 0 || base == null
                ? Long.MAX_VALUE
                : base.firstAfter(position).map(first -> first - 1).orElse(Long.MAX_VALUE);
    }

    /**
     * The cursor that was given as this text.
     *
     * @throws CursorException if it is none, or gone
     */
    public Cursor read(String text) {
        Cursor cursor = Cursor.parse(text).orElseThrow(CursorException::ofMalformed);
        check(cursor);
        return cursor;
    }

    private synchronized void check(Cursor cursor) {
        if (!cursor.epoch().equals(epoch)) {
            throw CursorException.ofGone();
        }
        if (cursor.highest() > history.last()) {
            throw CursorException.ofFuture();
        }
        if (!history.reachesBackTo(cursor.number())) {
            throw CursorException.ofGone();
        }
    }

    /**
     * The next changes behind a cursor, of those that somebody is interested in.
     *
     * @param most how many at the most
     * @throws CursorException if it is gone
     */
    public synchronized ChangePage after(Cursor cursor, Interest interest, int most) {
        check(cursor);
        List<Change> changes = new ArrayList<>();
        Cursor at = cursor;
        int looked = 0;
        for (Change change : history.after(cursor.number())) {
            if (changes.size() == most || looked++ == LOOKED_AT) {
                return new ChangePage(changes, at, true);
            }
            if (interest.includes(change.query()) && at.lacks(change)) {
                changes.add(change);
            }
            at = interest.isOfAccount(change.query()) ? at.after(change) : at.past(change.number());
        }
        return new ChangePage(changes, at, false);
    }

    /**
     * Has this called, by whichever thread found them, whenever there are new changes; it must not wait.
     *
     * @return calls it no more
     */
    public Runnable onChange(Runnable call) {
        calls.add(call);
        return () -> calls.remove(call);
    }

    private synchronized double last() {
        return history.last();
    }

    private synchronized double remembered() {
        return history.size();
    }

    private synchronized double weight() {
        return history.weight();
    }

    private synchronized double ageSeconds() {
        return history.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1e3)
                .orElse(0.0);
    }
}

package io.ehpc.gateway.catalogue;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.CacheMemory.Kind;
import io.ehpc.gateway.cache.Witness;
import io.ehpc.gateway.content.Compressor;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.RecentUse;
import io.ehpc.gateway.heap.WorkAdmission;
import io.ehpc.gateway.heap.WorkAdmission.Work;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges that were made, by the answers that went in, and what was written of them: as long as no part has new
 * content, a question is answered from here. Each is made off the event loop, and once for all who ask at the
 * same time. Thread-safe.
 *
 * <p>A merge is kept while each of its answers is held, and what is written of it while the merge is: so the images,
 * which are the answers' own, are kept by nobody else.
 */
public final class Merges implements Witness {
    // A key is indexed before what it stands for is made, and its sources are looked at once more after: so of a source
    // that goes meanwhile, either who drops it finds the key, or who made it finds that the source is gone.

    /** When those who waited for it have it: on few cores they would wait for its compression too. */
    private static final long COMPRESSED_AFTER_MILLIS = 20;

    private static final int SOURCE_WEIGHT = 80 + Dependents.WEIGHT;
    private static final int FORM_WEIGHT = 150 + Dependents.WEIGHT;

    /** Lists without what their callers may not ask take no more than this part of what views may. */
    private static final int EXTRACTS_SHARE = 8;

    private final Vertx vertx;
    private final WorkAdmission admission;
    private final Compressor compressor;
    private final ViewPermits permits;
    private final ProcessorTime time;
    private final CacheMemory memory;
    private final Predicate<Answer> held;
    private final PlacesAhead placesAhead;
    private final AsyncCache<Set<Source>, Merged> merges;
    private final AsyncCache<Form, Rendered> renderings;
    private final AsyncCache<Extract, Content> extracts;
    private final Dependents<Content, Set<Source>> ofContent = new Dependents<>();
    private final Dependents<Content, Extract> ofBody = new Dependents<>();
    private final Dependents<Merged, Form> ofMerge = new Dependents<>();

    /** What a client's views took of the processors is forgotten by this time constant. */
    private static final Duration LATELY = Duration.ofSeconds(10);

    /** Those that are never refused for want of memory. */
    public Merges(Vertx vertx, CacheMemory memory, Predicate<Answer> held) {
        this(vertx, memory, held, WorkAdmission.ALWAYS);
    }

    /**
     * @param memory where it is counted what they take, and which limits it
     * @param held whether what an answer says is held for its query
     * @param admission asked before what is not held is made
     */
    public Merges(Vertx vertx, CacheMemory memory, Predicate<Answer> held, WorkAdmission admission) {
        this.vertx = vertx;
        this.admission = admission;
        this.compressor = new Compressor(vertx);
        RecentUse use = new RecentUse(
                MonotonicClock.system(), LATELY, Runtime.getRuntime().availableProcessors());
        this.permits = new ViewPermits(vertx, use);
        this.time = new ProcessorTime(use);
        this.memory = memory;
        this.held = held;
        this.placesAhead = new PlacesAhead(memory);
        this.merges = Caffeine.newBuilder()
                .maximumWeight(memory.bound())
                .weigher((Set<Source> sources, Merged merged) -> merged.weight() + SOURCE_WEIGHT * sources.size())
                .recordStats()
                .executor(Runnable::run)
                .removalListener(this::mergeRemoved)
                .buildAsync();
        this.renderings = Caffeine.newBuilder()
                .maximumWeight(memory.bound())
                .weigher((Form form, Rendered rendered) ->
                        FORM_WEIGHT + form.shape().weight() + rendered.weight())
                .recordStats()
                .executor(Runnable::run)
                .removalListener(this::renderingRemoved)
                .buildAsync();
        this.extracts = Caffeine.newBuilder()
                .maximumWeight(memory.bound() / EXTRACTS_SHARE)
                .weigher((Extract extract, Content shown) ->
                        FORM_WEIGHT + (shown == extract.body() ? 0 : shown.weight()))
                .executor(Runnable::run)
                .removalListener(this::extractRemoved)
                .buildAsync();
        memory.add(Kind.MERGES, holder(merges));
        memory.add(Kind.VIEWS, both(holder(renderings), holder(extracts)));
    }

    /** Two that share what they may keep. */
    private static CacheMemory.Holder both(CacheMemory.Holder most, CacheMemory.Holder rest) {
        return new CacheMemory.Holder() {
            @Override
            public long bytes() {
                return most.bytes() + rest.bytes();
            }

            @Override
            public void limit(long bytes) {
                most.limit(bytes - bytes / EXTRACTS_SHARE);
                rest.limit(bytes / EXTRACTS_SHARE);
            }
        };
    }

    /** Shows what the caches say of themselves. */
    public void show(CacheMetrics metrics) {
        metrics.show(Kind.MERGES.label(), merges.synchronous());
        metrics.show(Kind.VIEWS.label(), renderings.synchronous());
    }

    private static CacheMemory.Holder holder(AsyncCache<?, ?> cache) {
        var eviction = cache.synchronous().policy().eviction().orElseThrow();
        return new CacheMemory.Holder() {
            @Override
            public long bytes() {
                return eviction.weightedSize().orElse(0);
            }

            @Override
            public void limit(long bytes) {
                eviction.setMaximum(bytes);
            }
        };
    }

    /** What an answer brings to a merge: a refresh that found nothing new brings the same. */
    private record Source(Query query, Content content) {
        static Source of(Answer answer) {
            return new Source(answer.query(), answer.content());
        }
    }

    /** A body without what may not be asked with these rights. */
    private record Extract(Content body, Rights rights) {}

    /** What is written how. */
    private record Form(Merged merged, Shape shape) {}

    private void mergeRemoved(@Nullable Set<Source> sources, @Nullable Merged merged, RemovalCause cause) {
        if (sources != null && merged != null) {
            sources.forEach(source -> ofContent.remove(source.content(), sources));
            merged.drop();
            ofMerge.take(merged).forEach(form -> renderings.synchronous().invalidate(form));
        }
    }

    private void renderingRemoved(@Nullable Form form, @Nullable Rendered rendered, RemovalCause cause) {
        // It is replaced by itself once it is compressed.
        if (form != null && cause != RemovalCause.REPLACED) {
            ofMerge.remove(form.merged(), form);
        }
    }

    private void extractRemoved(@Nullable Extract extract, @Nullable Content shown, RemovalCause cause) {
        if (extract != null && cause != RemovalCause.REPLACED) {
            ofBody.remove(extract.body(), extract);
        }
    }

    @Override
    public void holds(Answer answer) {}

    @Override
    public void drops(Answer answer) {
        ofContent.take(answer.content()).forEach(sources -> merges.synchronous().invalidate(sources));
        ofBody.take(answer.content()).forEach(extract -> extracts.synchronous().invalidate(extract));
    }

    /**
     * The body of an answer without what may not be asked with these rights; made once for all who have them.
     *
     * @return fails as {@link ViewPermits#once} does, or for want of memory
     */
    Future<Content> shown(ClientKey client, Answer answer, Rights rights) {
        if (AllowedItems.isWhole(answer, rights)) {
            return Future.succeededFuture(answer.content());
        }
        Extract extract = new Extract(answer.content(), rights);
        CompletableFuture<Content> known = extracts.getIfPresent(extract);
        return known == null
                ? permits.once(extract, client, () -> unlessFull(() -> onThisContext(begun(client, extract, answer))))
                : onThisContext(known);
    }

    private CompletableFuture<Content> begun(ClientKey client, Extract extract, Answer answer) {
        CompletableFuture<Content> begun = extracts.get(extract, (key, executor) -> {
            ofBody.add(key.body(), key);
            return made(client, () -> AllowedItems.of(answer, key.rights()), () -> ofBody.remove(key.body(), key));
        });
        if (!held.test(answer)) {
            extracts.synchronous().invalidate(extract);
        }
        return begun;
    }

    /**
     * The same parts, each answer read; one whose answer cannot be read has failed.
     *
     * @return fails as {@link ViewPermits#once} does, or for want of memory
     */
    Future<List<Part>> read(ClientKey client, List<Part> parts) {
        List<Listed> unread =
                parts.stream().flatMap(part -> part.unread().stream()).toList();
        Future<?> read = unread.isEmpty()
                ? Future.succeededFuture()
                : permits.once(unread, client, () -> unlessFull(() -> readAll(client, unread)));
        return read.map(done -> parts.stream().map(Part::read).toList());
    }

    /** How many of them can be read. */
    private Future<Long> readAll(ClientKey client, List<Listed> unread) {
        return vertx.executeBlocking(
                        () -> unread.parallelStream()
                                .filter(each -> time.charge(client, each::canBeRead))
                                .count(),
                        false)
                .map(count -> Objects.requireNonNull(count));
    }

    /**
     * The merge of these answers, in whatever order; all are read.
     *
     * @return fails as {@link ViewPermits#once} does, or for want of memory
     */
    Future<Merged> of(ClientKey client, List<Answer> answers) {
        Set<Source> sources = answers.stream().map(Source::of).collect(Collectors.toUnmodifiableSet());
        CompletableFuture<Merged> known = merges.getIfPresent(sources);
        return known == null
                ? permits.once(sources, client, () -> unlessFull(() -> onThisContext(begun(client, sources, answers))))
                : onThisContext(known);
    }

    private CompletableFuture<Merged> begun(ClientKey client, Set<Source> sources, List<Answer> answers) {
        CompletableFuture<Merged> begun = merges.get(sources, (key, executor) -> {
            key.forEach(source -> ofContent.add(source.content(), key));
            return made(client, () -> merged(answers), () -> unindex(key));
        });
        if (!answers.stream().allMatch(held)) {
            merges.synchronous().invalidate(sources);
        }
        return begun;
    }

    private void unindex(Set<Source> sources) {
        sources.forEach(source -> ofContent.remove(source.content(), sources));
    }

    private Merged merged(List<Answer> answers) {
        return Merged.of(Merge.of(answers.stream().map(this::places).toList()));
    }

    /** The places of an answer: those that are being written, if any. */
    List<Place> places(Answer answer) {
        return placesAhead.of(answer);
    }

    /** For a client's question of which some answers may still be waited for. */
    Ahead ahead(ClientKey client) {
        return new Ahead(vertx, placesAhead, work -> time.charge(client, work));
    }

    /**
     * A merge in that shape.
     *
     * @return fails as {@link ViewPermits#once} does, or for want of memory
     */
    Future<Rendered> rendered(ClientKey client, Merged merged, Shape shape) {
        Form form = new Form(merged, shape);
        CompletableFuture<Rendered> known = renderings.getIfPresent(form);
        return known == null
                ? permits.once(form, client, () -> unlessFull(() -> onThisContext(begun(client, form))))
                : onThisContext(known);
    }

    private CompletableFuture<Rendered> begun(ClientKey client, Form form) {
        CompletableFuture<Rendered> begun = renderings.get(form, (key, executor) -> {
            ofMerge.add(key.merged(), key);
            return made(client, () -> rendered(client, key), () -> ofMerge.remove(key.merged(), key));
        });
        if (form.merged().isDropped()) {
            ofMerge.take(form.merged()).forEach(gone -> renderings.synchronous().invalidate(gone));
        }
        return begun;
    }

    private <T> Future<T> unlessFull(Supplier<Future<T>> making) {
        return admission.admits(Work.MERGE)
                ? making.get()
                : Future.failedFuture(Fault.shortOfMemory().asException());
    }

    private Rendered rendered(ClientKey client, Form form) {
        Rendered rendered = form.shape().of(form.merged().images());
        // What is evicted meanwhile is not held for that.
        WeakReference<Rendered> written = new WeakReference<>(rendered);
        WeakReference<Form> of = new WeakReference<>(form);
        compressor.later(COMPRESSED_AFTER_MILLIS, () -> time.charge(client, () -> compress(written.get(), of.get())));
        return rendered;
    }

    private void compress(@Nullable Rendered rendered, @Nullable Form form) {
        if (rendered != null && form != null) {
            rendered.compress();
            // Has it weighed anew.
            renderings.synchronous().asMap().computeIfPresent(form, (same, kept) -> kept);
        }
        memory.fit();
    }

    /** Those that views are to be made with. */
    ViewPermits permits() {
        return permits;
    }

    /** Ends when nothing is compressed any more. */
    public Future<Void> close() {
        return compressor.close();
    }

    private <T> CompletableFuture<T> made(ClientKey client, Supplier<T> making, Runnable ifFailed) {
        return vertx.executeBlocking(() -> time.charge(client, making), false)
                .map(made -> Objects.requireNonNull(made))
                .onFailure(failure -> ifFailed.run())
                .toCompletionStage()
                .toCompletableFuture();
    }

    private <T> Future<T> onThisContext(CompletableFuture<T> shared) {
        return Future.fromCompletionStage(shared, vertx.getOrCreateContext());
    }
}

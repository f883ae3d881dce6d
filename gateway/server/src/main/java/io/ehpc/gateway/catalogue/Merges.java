package io.ehpc.gateway.catalogue;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ehpc.gateway.content.Compressor;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Merges that were made, by the answers that went in, and what was written of them: as long as no part has new
 * content, a question is answered from here. Each is made off the event loop, and once for all who ask at the
 * same time.
 */
public final class Merges {
    private static final long MAX_PLACES_BYTES = 32L << 20;
    private static final int PLACE_WEIGHT = 200;
    private static final long MAX_MERGED_BYTES = 32L << 20;
    /** When those who waited for it have it: on few cores they would wait for its compression too. */
    private static final long COMPRESSED_AFTER_MILLIS = 20;

    private static final long MAX_RENDERED_BYTES = 96L << 20;

    private final Vertx vertx;
    private final Compressor compressor;
    /** By what came, and no longer than that is held. */
    private final Cache<Content, List<Place>> places;

    private final AsyncCache<Set<Source>, Merged> merges;
    private final AsyncCache<Form, Rendered> renderings;

    public Merges(Vertx vertx) {
        this.vertx = vertx;
        this.compressor = new Compressor(vertx);
        this.places = Caffeine.newBuilder()
                .weakKeys()
                .maximumWeight(MAX_PLACES_BYTES)
                .weigher(
                        (Content content, List<Place> of) -> 2 * content.plain().length() + PLACE_WEIGHT * of.size())
                .executor(Runnable::run)
                .build();
        this.merges = Caffeine.newBuilder()
                .maximumWeight(MAX_MERGED_BYTES)
                .weigher((Set<Source> sources, Merged merged) -> merged.weight() + 100 * sources.size())
                .executor(Runnable::run)
                .buildAsync();
        this.renderings = Caffeine.newBuilder()
                .maximumWeight(MAX_RENDERED_BYTES)
                .weigher((Form form, Rendered rendered) -> rendered.weight())
                .executor(Runnable::run)
                .buildAsync();
    }

    /** What an answer brings to a merge: a refresh that found nothing new brings the same. */
    private record Source(Query query, Content content) {
        static Source of(Answer answer) {
            return new Source(answer.query(), answer.content());
        }
    }

    /** What is written how. */
    private record Form(Merged merged, Shape shape) {}

    /** The same parts, each answer read; one whose answer cannot be read has failed. */
    Future<List<Part>> read(List<Part> parts) {
        if (parts.stream().allMatch(Part::isRead)) {
            return Future.succeededFuture(parts);
        }
        return vertx.executeBlocking(
                        () -> parts.parallelStream().map(Part::read).toList(), false)
                .map(read -> Objects.requireNonNull(read));
    }

    /** The merge of these answers, in whatever order; all are read. */
    Future<Merged> of(List<Answer> answers) {
        Set<Source> sources = answers.stream().map(Source::of).collect(Collectors.toUnmodifiableSet());
        return onThisContext(merges.get(sources, (key, executor) -> made(() -> merged(answers))));
    }

    private Merged merged(List<Answer> answers) {
        return Merged.of(Merge.of(answers.stream().map(this::places).toList()));
    }

    /** The places of an answer, made once: another merge that it goes into has them, and what is written of them. */
    List<Place> places(Answer answer) {
        return Objects.requireNonNull(places.get(answer.content(), content -> Place.of(answer)));
    }

    /** For a question of which some answers are still waited for. */
    Ahead ahead() {
        return new Ahead(vertx, this);
    }

    /** A merge in that shape. */
    Future<Rendered> rendered(Merged merged, Shape shape) {
        return onThisContext(renderings.get(new Form(merged, shape), (form, executor) -> made(() -> rendered(form))));
    }

    private Rendered rendered(Form form) {
        Rendered rendered = form.shape().of(form.merged().images());
        compressor.later(COMPRESSED_AFTER_MILLIS, rendered::compress);
        return rendered;
    }

    /** Ends when nothing is compressed any more. */
    public Future<Void> close() {
        return compressor.close();
    }

    private <T> CompletableFuture<T> made(Callable<T> making) {
        return vertx.executeBlocking(making, false)
                .map(made -> Objects.requireNonNull(made))
                .toCompletionStage()
                .toCompletableFuture();
    }

    private <T> Future<T> onThisContext(CompletableFuture<T> shared) {
        return Future.fromCompletionStage(shared, vertx.getOrCreateContext());
    }
}

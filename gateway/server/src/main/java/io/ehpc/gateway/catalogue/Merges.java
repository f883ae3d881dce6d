package io.ehpc.gateway.catalogue;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Merges that were made, by the answers that went in: as long as no part has new content, a question
 * is answered from here. A merge is made off the event loop, and once for all who ask at the same time.
 */
public final class Merges {
    private static final long MAX_BYTES = 64L << 20;

    private final Vertx vertx;
    private final AsyncCache<Set<Source>, Merged> merges;

    public Merges(Vertx vertx) {
        this.vertx = vertx;
        this.merges = Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .weigher((Set<Source> sources, Merged merged) -> merged.weight() + 100 * sources.size())
                .executor(Runnable::run)
                .buildAsync();
    }

    /** What an answer brings to a merge: a refresh that found nothing new brings the same. */
    private record Source(Query query, Content content) {
        static Source of(Answer answer) {
            return new Source(answer.query(), answer.content());
        }
    }

    /** The merge of these answers, in whatever order. */
    Future<Merged> of(List<Answer> answers) {
        Set<Source> sources = answers.stream().map(Source::of).collect(Collectors.toUnmodifiableSet());
        CompletableFuture<Merged> merged = merges.get(sources, (key, executor) -> make(answers));
        return Future.fromCompletionStage(merged, vertx.getOrCreateContext());
    }

    private CompletableFuture<Merged> make(List<Answer> answers) {
        return vertx.executeBlocking(() -> Merged.of(Merge.of(answers)), false)
                .map(merged -> Objects.requireNonNull(merged))
                .toCompletionStage()
                .toCompletableFuture();
    }
}

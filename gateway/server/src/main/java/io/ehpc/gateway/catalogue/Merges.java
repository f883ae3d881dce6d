package io.ehpc.gateway.catalogue;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ehpc.gateway.upstream.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Merges that were made, by the answers that went in: as long as no part has a new answer, a question
 * is answered from here. A merge is made off the event loop, and once for all who ask at the same time.
 */
public final class Merges {
    private static final long MAX_BYTES = 64L << 20;

    private final Vertx vertx;
    private final AsyncCache<Set<Answer>, Merged> merges;

    public Merges(Vertx vertx) {
        this.vertx = vertx;
        this.merges = Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .weigher((Set<Answer> answers, Merged merged) -> merged.weight())
                .executor(Runnable::run)
                .buildAsync();
    }

    /** The merge of these answers, in whatever order. */
    Future<Merged> of(List<Answer> answers) {
        CompletableFuture<Merged> merged = merges.get(Set.copyOf(answers), (key, executor) -> make(key));
        return Future.fromCompletionStage(merged, vertx.getOrCreateContext());
    }

    private CompletableFuture<Merged> make(Set<Answer> answers) {
        return vertx.executeBlocking(() -> Merged.of(Merge.of(answers)), false)
                .map(merged -> Objects.requireNonNull(merged))
                .toCompletionStage()
                .toCompletableFuture();
    }
}

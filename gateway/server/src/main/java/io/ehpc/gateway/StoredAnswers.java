package io.ehpc.gateway;

import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.cache.Kept;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.content.Compressor;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.MalformedAnswerException;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.store.AnswerStore;
import io.ehpc.gateway.store.Saved;
import io.ehpc.gateway.telemetry.StoreMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.Moment;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cache holds, kept in the store on disk. An answer is kept with the endpoint that it came from.
 *
 * <p>What was found on disk is held before it is read: for the RPC face its bytes are enough, and a merge reads what
 * it needs. All is read and compressed a moment after the start.
 */
final class StoredAnswers implements Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(StoredAnswers.class);
    /** A start does not wait for it, nor do the first who ask. */
    private static final long PREPARED_AFTER_MILLIS = 1_000;

    /** Far beyond what is ever served, and within what nanoseconds can tell. */
    private static final Duration OLDEST = Duration.ofDays(36_500);

    private final Vertx vertx;
    private final Clocks clocks;
    private final Compressor compressor;
    private final AnswerStore store;
    private final Supplier<GatewayConfig> config;
    private final Consumer<Query> dropUnreadable;
    /** Whether an answer was taken back: it may be among those that are found after that. */
    private volatile boolean takenBack;

    /**
     * Not open yet.
     *
     * @param config asked for the endpoint of an answer's region
     * @param retell has all answers kept anew, after those that were found on disk only now
     * @param dropUnreadable is given the queries whose answers turned out to be unreadable
     */
    StoredAnswers(
            Vertx vertx,
            Path directory,
            Clocks clocks,
            StoreMetrics metrics,
            Supplier<GatewayConfig> config,
            Consumer<List<Kept>> retell,
            Consumer<Query> dropUnreadable) {
        this.vertx = vertx;
        this.clocks = clocks;
        this.compressor = new Compressor(vertx);
        this.config = config;
        this.dropUnreadable = dropUnreadable;
        this.store = new AnswerStore(
                vertx,
                directory,
                clocks.wall(),
                Operation.ALL,
                metrics,
                found -> read(found).map(late -> retold(late, retell)));
    }

    /** Opens the store; the answers in it that are of an account and an endpoint of today. Never fails. */
    Future<List<Kept>> open() {
        return store.open().compose(this::read);
    }

    private Future<List<Kept>> read(List<Saved> saved) {
        return vertx.executeBlocking(() -> answers(saved), false)
                .map(answers -> Objects.requireNonNull(answers))
                .onSuccess(this::prepareLater);
    }

    private void prepareLater(List<Kept> answers) {
        // One after the other: the requests of the first second are worth more.
        compressor.later(PREPARED_AFTER_MILLIS, () -> answers.forEach(kept -> prepare(kept.answer())));
    }

    private void prepare(Answer answer) {
        try {
            answer.listed().read();
            answer.content().compress();
        } catch (MalformedAnswerException ofAnotherRelease) {
            LOG.warn("An answer on disk cannot be read and is dropped: {}", ofAnotherRelease.getMessage());
            dropUnreadable.accept(answer.query());
        }
    }

    /** A step of the store's way back, not a listener beside it: the store writes what it was told by then. */
    private List<Kept> retold(List<Kept> late, Consumer<List<Kept>> retell) {
        List<Kept> good = takenBack ? List.of() : late;
        retell.accept(good);
        return good;
    }

    private List<Kept> answers(List<Saved> saved) {
        List<Kept> answers = saved.parallelStream()
                .filter(this::isOurs)
                .flatMap(each -> kept(each).stream())
                .toList();
        if (!saved.isEmpty()) {
            LOG.info(
                    "{} answers were on disk, {} of them of an account and an endpoint of today",
                    saved.size(),
                    answers.size());
        }
        return answers;
    }

    private boolean isOurs(Saved saved) {
        return config.get().accounts().containsKey(saved.query().account())
                && saved.origin().equals(origin(saved.query()));
    }

    private Optional<Kept> kept(Saved saved) {
        Query query = saved.query();
        Buffer body = saved.body();
        Listed listed = Listed.unread(saved.summary(), () -> query.operation().read(body.getBytes()));
        try {
            if (query.operation().list().paged()) {
                // Pages are small, and event loops read them.
                listed.read();
            }
        } catch (MalformedAnswerException ofAnotherRelease) {
            return Optional.empty();
        }
        return Optional.of(new Kept(new Answer(query, Content.plain(body), listed, asOf(saved)), saved.overdue()));
    }

    /** Moment of what was saved: what is of later than now is of an age that nobody knows, and served only if a refresh fails. */
    private Moment asOf(Saved saved) {
        Query query = saved.query();
        Moment now = clocks.now();
        Duration age = Duration.between(saved.asOf(), now.wall());
        if (age.isNegative()) {
            age = config.get()
                    .cache()
                    .lifetimes()
                    .of(query.operation().name(), query.region())
                    .staleWhileRevalidate();
        }
        Duration told = age.compareTo(OLDEST) < 0 ? age : OLDEST;
        return new Moment(saved.asOf(), now.nanos() - told.toNanos());
    }

    private String origin(Query query) {
        URI endpoint = config.get().upstream().regions().get(query.region());
        return Objects.toString(endpoint, "");
    }

    @Override
    public void keep(Kept kept) {
        Answer answer = kept.answer();
        store.save(new Saved(
                answer.query(),
                answer.asOf(),
                kept.overdue(),
                origin(answer.query()),
                answer.listed().summary(),
                answer.body()));
    }

    @Override
    public void forget(Query query) {
        takenBack = true;
        store.forget(query);
    }

    @Override
    public Future<Void> settled() {
        takenBack = true;
        return store.settled();
    }

    Future<Void> close() {
        return compressor.close().compose(ended -> store.close());
    }
}

package io.ehpc.gateway.store;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.StoreMetrics;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of answers on disk. Changes are taken at once and written behind, some together; all work on
 * the disk is one worker's, in order. Safe for use by threads.
 *
 * <p>While the disk cannot be used nothing is taken; once it can again, the store begins empty and asks to
 * be told everything anew, so that no change is missed and nothing waits meanwhile.
 */
public final class AnswerStore {
    // All state is guarded by this object's lock, under which nothing waits and nobody is called. At most
    // one job is on the worker; its end begins the next, if there is something to do.

    private static final Logger LOG = LoggerFactory.getLogger(AnswerStore.class);
    private static final long BATCH_MILLIS = 100;
    private static final long SETTLE_MILLIS = 1_000;
    private static final long FIRST_RETRY_MILLIS = 1_000;
    private static final long LAST_RETRY_MILLIS = 60_000;
    private static final long CLOSE_MILLIS = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final WorkerExecutor worker;
    private final Path directory;
    private final Clock clock;
    private final Map<String, Operation> operations;
    private final StoreMetrics metrics;
    private final Runnable retell;
    private Map<String, Optional<Saved>> changes = new HashMap<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private @Nullable AnswerFile file;
    private boolean working;
    private boolean timed;
    private boolean unsettled;
    private boolean closed;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /**
     * A store that is not open yet.
     *
     * @param directory the folder of its file; made if it is not there
     * @param operations all that an answer may be of, by name
     * @param retell asks for everything to be saved anew, on an event loop
     */
    public AnswerStore(
            Vertx vertx,
            Path directory,
            Clock clock,
            Map<String, Operation> operations,
            StoreMetrics metrics,
            Runnable retell) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.worker = vertx.createSharedWorkerExecutor("answer-store-" + System.identityHashCode(this), 1);
        this.directory = directory;
        this.clock = clock;
        this.operations = Map.copyOf(operations);
        this.metrics = metrics;
        this.retell = retell;
    }

    /** Opens it; what was saved before, the newest first. It never fails: without a disk, nothing was. */
    public Future<List<Saved>> open() {
        return work(() -> AnswerFile.open(directory, clock, operations))
                .map(opened -> {
                    take(opened.file());
                    metrics.dropped(opened.content().unsound());
                    return opened.content().answers();
                })
                .recover(failure -> {
                    down(failure);
                    return Future.succeededFuture(List.of());
                });
    }

    /** On the worker, after what is there already; its end is heard on this store's own context. */
    private <T> Future<T> work(Callable<T> job) {
        Promise<T> end = Promise.promise();
        context.runOnContext(go -> worker.executeBlocking(job, true).onComplete(end));
        return end.future();
    }

    private void take(AnswerFile opened) {
        synchronized (this) {
            file = opened;
        }
        metrics.up(true);
        metrics.holds(opened.size(), opened.bytes());
    }

    /** Saves an answer, in place of an older one to the same query. */
    public void save(Saved saved) {
        change(SavedCodec.key(saved.query()), Optional.of(saved));
    }

    /** Forgets the answer to a query. */
    public void forget(Query query) {
        change(SavedCodec.key(query), Optional.empty());
    }

    private void change(String key, Optional<Saved> change) {
        synchronized (this) {
            if (file == null || closed) {
                return;
            }
            changes.put(key, change);
            if (timed || working) {
                return;
            }
            timed = true;
        }
        later(BATCH_MILLIS, this::writeInTime);
    }

    private void later(long millis, Runnable what) {
        context.runOnContext(set -> vertx.setTimer(millis, due -> what.run()));
    }

    private void writeInTime() {
        synchronized (this) {
            timed = false;
        }
        write();
    }

    /** Ends when all that was told before is on disk; fails if it cannot be. */
    public Future<Void> settled() {
        Promise<Void> end = Promise.promise();
        synchronized (this) {
            if (file == null) {
                return Future.failedFuture(new IllegalStateException("the store in " + directory + " is not open"));
            }
            waiting.add(end);
        }
        write();
        return end.future();
    }

    private void write() {
        AnswerFile target;
        Map<String, Optional<Saved>> batch;
        List<Promise<Void>> told;
        synchronized (this) {
            if (working || file == null || (changes.isEmpty() && waiting.isEmpty())) {
                return;
            }
            working = true;
            unsettled = true;
            target = file;
            batch = changes;
            told = waiting;
            changes = new HashMap<>();
            waiting = new ArrayList<>();
        }
        this.<Void>work(() -> {
                    target.write(batch);
                    metrics.saved(batch.size(), clock.instant());
                    metrics.holds(target.size(), target.bytes());
                    return null;
                })
                .onComplete(
                        written -> {
                            told.forEach(Promise::tryComplete);
                            next();
                        },
                        failure -> {
                            down(failure);
                            told.forEach(end -> end.tryFail(failure));
                        });
    }

    private void next() {
        boolean more;
        synchronized (this) {
            working = false;
            retryMillis = FIRST_RETRY_MILLIS;
            more = !waiting.isEmpty();
            timed = !more;
        }
        if (more) {
            write();
        } else {
            later(BATCH_MILLIS, this::writeOrRest);
        }
    }

    private void writeOrRest() {
        boolean rest;
        synchronized (this) {
            timed = false;
            rest = changes.isEmpty() && waiting.isEmpty();
        }
        if (rest) {
            later(SETTLE_MILLIS, this::settle);
        } else {
            write();
        }
    }

    private void settle() {
        AnswerFile target;
        synchronized (this) {
            if (working || !unsettled || file == null) {
                return;
            }
            working = true;
            unsettled = false;
            target = file;
        }
        this.<Void>work(() -> {
                    target.settle();
                    metrics.holds(target.size(), target.bytes());
                    return null;
                })
                .onComplete(done -> resume(), this::down);
    }

    private void resume() {
        synchronized (this) {
            working = false;
        }
        write();
    }

    private void down(Throwable failure) {
        AnswerFile broken;
        List<Promise<Void>> told;
        long wait;
        synchronized (this) {
            broken = file;
            file = null;
            working = false;
            timed = false;
            changes = new HashMap<>();
            told = waiting;
            waiting = new ArrayList<>();
            if (closed) {
                return;
            }
            wait = retryMillis;
            retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
        }
        metrics.failed();
        metrics.up(false);
        if (broken != null || wait == FIRST_RETRY_MILLIS) {
            LOG.warn(
                    "answers are not saved in {}; all else goes on: {}",
                    directory,
                    String.valueOf(failure.getMessage()));
        }
        told.forEach(end -> end.tryFail(failure));
        if (broken != null) {
            var unused = work(() -> {
                broken.abandon();
                return true;
            });
        }
        later(wait, this::reopen);
    }

    private void reopen() {
        synchronized (this) {
            if (closed || file != null) {
                return;
            }
        }
        work(() -> AnswerFile.openEmpty(directory, clock, operations))
                .onComplete(
                        opened -> {
                            take(opened);
                            LOG.info("answers are saved in {} again", directory);
                            retell.run();
                        },
                        this::down);
    }

    /** Saves what is left, for a while at the most, and ends. */
    public Future<Void> close() {
        Future<Void> last;
        synchronized (this) {
            last = file == null ? Future.succeededFuture() : null;
        }
        return (last == null ? settled() : last)
                .timeout(CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .transform(saved -> end());
    }

    private Future<Void> end() {
        AnswerFile last;
        synchronized (this) {
            closed = true;
            last = file;
            file = null;
        }
        return this.<Void>work(() -> {
                    if (last != null) {
                        last.close();
                    }
                    return null;
                })
                .timeout(CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .transform(done -> worker.close());
    }
}

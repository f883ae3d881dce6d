package io.ehpc.gateway.store;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.store.AnswerFile.Opened;
import io.ehpc.gateway.telemetry.StoreMetrics;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store of answers on disk. Changes are taken at once and written behind, some together; all work on
 * the disk is one worker's, in order. Safe for use by threads.
 *
 * <p>While the disk cannot be used nothing is taken, and what is there stays as it is. Once it can be used
 * again, the store asks to be told everything anew and makes the file say just that, so that no change is
 * missed and nothing waits meanwhile.
 */
public final class AnswerStore {
    // All state is guarded by this object's lock, under which nothing waits and nobody is called. At most
    // one job is on the worker; its end begins the next, if there is something to do.

    private static final long BATCH_MILLIS = 100;
    private static final long SETTLE_MILLIS = 1_000;
    private static final long CLOSE_MILLIS = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final WorkerExecutor worker;
    private final Path directory;
    private final Clock clock;
    private final Map<String, Operation> operations;
    private final StoreMetrics metrics;
    private final Function<List<Saved>, Future<?>> retell;
    private final Outage outage;
    private Batch batch = new Batch();
    private @Nullable AnswerFile file;
    private boolean unread = true;
    private boolean damaged;
    private boolean working;
    private boolean timed;
    private boolean unsettled;
    private boolean closed;

    /**
     * A store that is not open yet.
     *
     * @param directory the folder of its file; made if it is not there
     * @param operations all that an answer may be of, by name
     * @param retell saves everything anew before its future ends; it is called on an event loop, with what was
     *     saved before if {@link #open} could not give that
     */
    public AnswerStore(
            Vertx vertx,
            Path directory,
            Clock clock,
            Map<String, Operation> operations,
            StoreMetrics metrics,
            Function<List<Saved>, Future<?>> retell) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.worker = vertx.createSharedWorkerExecutor("answer-store", 1);
        this.directory = directory;
        this.clock = clock;
        this.operations = Map.copyOf(operations);
        this.metrics = metrics;
        this.retell = retell;
        this.outage = new Outage(directory, metrics);
    }

    /** Opens it; what was saved before, the newest first. It never fails: without a disk, nothing was. */
    public Future<List<Saved>> open() {
        return work(() -> AnswerFile.open(directory, clock, operations))
                .map(this::opened)
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

    private List<Saved> opened(Opened opened) {
        synchronized (this) {
            file = opened.file();
            unread = false;
        }
        metrics.dropped(opened.content().unsound());
        metrics.holds(opened.file().size(), opened.file().bytes());
        if (opened.file().isReadOnly()) {
            down(opened.file().readOnly());
        } else {
            outage.ended();
        }
        return opened.content().answers();
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
            batch.change(key, change);
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
        Future<Void> end;
        synchronized (this) {
            if (file == null) {
                return Future.failedFuture(new IllegalStateException("the store in " + directory + " is not open"));
            }
            end = batch.written();
        }
        write();
        return end;
    }

    private void write() {
        AnswerFile target;
        Batch next;
        synchronized (this) {
            if (working || file == null || batch.isEmpty()) {
                return;
            }
            working = true;
            unsettled = true;
            target = file;
            next = begun();
        }
        write(target, next, () -> target.write(next.changes()), outage::steady);
    }

    /** The changes until now; others go into another batch. Under the lock. */
    private Batch begun() {
        Batch begun = batch;
        batch = new Batch();
        return begun;
    }

    private void write(AnswerFile target, Batch changes, Callable<Integer> job, Runnable done) {
        this.<Void>work(() -> {
                    metrics.saved(job.call(), clock.instant());
                    metrics.holds(target.size(), target.bytes());
                    return null;
                })
                .onComplete(
                        written -> {
                            done.run();
                            changes.succeed();
                            goOn();
                        },
                        failure -> broken(failure, changes));
    }

    private void goOn() {
        boolean more;
        synchronized (this) {
            working = false;
            more = batch.isAwaited();
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
            rest = batch.isEmpty();
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
                .onComplete(done -> resume(), failure -> broken(failure, new Batch()));
    }

    private void resume() {
        synchronized (this) {
            working = false;
        }
        write();
    }

    /** A file that was open failed: it is not used again if that was its own fault. */
    private void broken(Throwable failure, Batch unwritten) {
        synchronized (this) {
            damaged |= AnswerFile.isDamage(failure);
        }
        down(failure);
        unwritten.fail(failure);
    }

    private void down(Throwable failure) {
        AnswerFile lost;
        Batch unwritten;
        boolean last;
        synchronized (this) {
            lost = file;
            file = null;
            working = false;
            timed = false;
            unwritten = begun();
            last = closed;
        }
        unwritten.fail(failure);
        abandon(lost);
        if (!last) {
            later(outage.failed(failure), this::reopen);
        }
    }

    private void abandon(@Nullable AnswerFile lost) {
        if (lost != null) {
            var unused = work(() -> {
                lost.abandon();
                return true;
            });
        }
    }

    private void reopen() {
        boolean anew;
        synchronized (this) {
            if (closed || file != null) {
                return;
            }
            anew = damaged;
        }
        work(() -> anew
                        ? AnswerFile.openAnew(directory, clock, operations)
                        : AnswerFile.open(directory, clock, operations))
                .onComplete(this::reopened, this::down);
    }

    private void reopened(Opened opened) {
        List<Saved> late;
        boolean tooLate;
        synchronized (this) {
            tooLate = closed;
            late = unread ? opened.content().answers() : List.of();
            file = tooLate ? null : opened.file();
            unread = false;
            damaged = false;
            // Nothing is written before all is told.
            working = true;
        }
        if (tooLate) {
            abandon(opened.file());
            return;
        }
        if (!opened.file().isReadOnly()) {
            metrics.dropped(opened.content().unsound());
        }
        retell.apply(late).onComplete(told -> replace(opened.file()), this::down);
    }

    private void replace(AnswerFile target) {
        Batch all;
        synchronized (this) {
            if (file != target) {
                return;
            }
            all = begun();
        }
        write(target, all, () -> target.replace(all.changes()), outage::ended);
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

package io.ehpc.gateway.upstream;

import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.telemetry.CredentialMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.KeySource.Issue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credentials that end, kept valid by asking their source ahead of that, off the event loop. */
final class RefreshedCredentials implements Credentials {
    // Invariant: either the source is being asked, or a timer is set for nextAt; so it recovers by itself.
    // One attempt at a time; one that takes too long has failed, its thread is interrupted, and whatever it
    // still brings is not heard. Who finds no
    // valid key waits for the attempt under way, and between attempts is refused at once. Time that passed
    // unseen by the timer (a process that was suspended) is noticed by the next who asks. All state is
    // guarded by this object's lock; promises are completed outside of it.

    private static final Logger LOG = LoggerFactory.getLogger(RefreshedCredentials.class);

    private final String account;
    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final KeySource source;
    private final Duration patience;
    private final RefreshPlan plan;
    private final Clocks clocks;
    private final CredentialMetrics metrics;

    private @Nullable Issue held;
    private @Nullable Promise<Void> attempt;
    /** By the clock that never steps. */
    private Instant nextAt;

    private long timer = -1;
    private int failures;
    private @Nullable Instant failingSince;
    private @Nullable String lastError;
    private boolean closed;

    /**
     * Asks the source at once.
     *
     * @param worker becomes this object's own; has threads to spare for attempts that hang for ever
     * @param patience how long one attempt may take
     */
    RefreshedCredentials(
            String account,
            Vertx vertx,
            WorkerExecutor worker,
            KeySource source,
            Duration patience,
            RefreshPlan plan,
            Clocks clocks,
            CredentialMetrics metrics) {
        this.account = account;
        this.vertx = vertx;
        this.worker = worker;
        this.source = source;
        this.patience = patience;
        this.plan = plan;
        this.clocks = clocks;
        this.metrics = metrics;
        this.nextAt = clocks.waits().instant();
        refreshIfDue();
    }

    @Override
    public Future<AccessKey> current(long leftMillis) {
        Future<Void> underWay;
        synchronized (this) {
            Issue issue = held;
            if (issue != null && issue.isValid(clocks.wall().instant())) {
                return Future.succeededFuture(issue.key());
            }
            refreshIfDue();
            if (attempt == null || leftMillis <= 0) {
                return Future.failedFuture(refusal());
            }
            underWay = attempt.future();
        }
        return waited(underWay, leftMillis);
    }

    /** Hands the key on, or what is known instead, on the caller's context; in time. */
    private Future<AccessKey> waited(Future<Void> underWay, long leftMillis) {
        Context context = vertx.getOrCreateContext();
        Promise<AccessKey> promise = Promise.promise();
        long deadline = vertx.setTimer(leftMillis, late -> settle(promise));
        underWay.onComplete(ended -> context.runOnContext(now -> {
            vertx.cancelTimer(deadline);
            settle(promise);
        }));
        return promise.future();
    }

    private void settle(Promise<AccessKey> promise) {
        Issue issue;
        CallFailedException refusal;
        synchronized (this) {
            issue = held;
            refusal = refusal();
        }
        if (issue != null && issue.isValid(clocks.wall().instant())) {
            promise.tryComplete(issue.key());
        } else {
            promise.tryFail(refusal);
        }
    }

    private CallFailedException refusal() {
        String why = held == null ? "there are none yet" : "they ended at " + held.expiresAt();
        String error = lastError == null ? "" : "; the last attempt failed: " + lastError;
        return Fault.of(
                        FaultKind.CREDENTIALS,
                        "The gateway has no valid credentials for the account " + account + ": " + why + error + ".")
                .asException();
    }

    @Override
    public synchronized Health health() {
        boolean valid = held != null && held.isValid(clocks.wall().instant());
        return new Health(valid, held == null ? null : held.expiresAt(), lastError, failingSince);
    }

    /** What the timer does: asks the source if it is time, else waits on. */
    synchronized void refreshIfDue() {
        if (closed || attempt != null) {
            return;
        }
        Duration left = Duration.between(clocks.waits().instant(), nextAt);
        if (!left.isNegative() && !left.isZero() && !hasEndedUnseen()) {
            wakeIn(left);
            return;
        }
        vertx.cancelTimer(timer);
        attempt = Promise.promise();
        worker.executeBlocking(source::issue, false)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(this::issued, this::gaveUpOrFailed);
    }

    /** Whether the wall clock was set past the key's end: nothing has failed, and it is not time by the other clock. */
    private boolean hasEndedUnseen() {
        return failures == 0 && held != null && !held.isValid(clocks.wall().instant());
    }

    /** Whether an attempt is under way. */
    synchronized boolean isAsking() {
        return attempt != null;
    }

    private synchronized void wakeIn(Duration pause) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(Math.max(1, pause.toMillis()), now -> refreshIfDue());
    }

    private void issued(@Nullable Issue issue) {
        Instant now = clocks.wall().instant();
        if (issue == null || !issue.isValid(now)) {
            failed(new IllegalStateException("what came had ended already"));
            return;
        }
        Promise<Void> ended;
        synchronized (this) {
            if (lastError != null) {
                LOG.info("The credentials of the account {} are refreshed again.", account);
            }
            held = issue;
            failures = 0;
            failingSince = null;
            lastError = null;
            metrics.issued(account, issue.expiresAt());
            ended = ended(plan.afterIssue(issue.expiresAt(), now));
        }
        ended.tryComplete();
    }

    private void gaveUpOrFailed(Throwable failure) {
        if (failure instanceof TimeoutException) {
            source.abandon();
        }
        failed(failure);
    }

    private void failed(Throwable failure) {
        Promise<Void> ended;
        synchronized (this) {
            Instant now = clocks.wall().instant();
            failures++;
            lastError = ErrorNames.of(failure);
            metrics.failed(account);
            if (failingSince == null) {
                failingSince = now;
                LOG.warn(
                        "The credentials of the account {} could not be refreshed: {}. Those held are {}.",
                        account,
                        lastError,
                        held == null ? "none" : held.isValid(now) ? "valid until " + held.expiresAt() : "expired");
            }
            ended = ended(plan.afterFailures(failures));
        }
        ended.tryComplete();
    }

    private synchronized Promise<Void> ended(Duration pause) {
        Promise<Void> ended = attempt == null ? Promise.promise() : attempt;
        attempt = null;
        nextAt = clocks.waits().instant().plus(pause);
        if (!closed) {
            wakeIn(pause);
        }
        return ended;
    }

    @Override
    public void close() {
        Promise<Void> waiting;
        synchronized (this) {
            closed = true;
            vertx.cancelTimer(timer);
            waiting = attempt;
        }
        if (waiting != null) {
            waiting.tryComplete();
        }
        var unused = worker.close();
    }

    @Override
    public String toString() {
        return "RefreshedCredentials[" + account + "]";
    }
}

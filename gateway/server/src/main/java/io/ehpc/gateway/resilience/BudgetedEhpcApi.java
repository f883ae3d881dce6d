package io.ehpc.gateway.resilience;

import io.ehpc.gateway.telemetry.BudgetMetrics;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.tracing.Wait;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/**
 * Makes each call only with leave from the account's budget, which is a slot of the quota and a permit of the
 * region's bulkhead, got in one step: who waits holds neither of them, and no trial of the region's breaker. Nobody
 * waits while that breaker is open, nor when it would be in vain: no call begins with less time left than such a
 * call usually takes.
 *
 * <p>Leave once given is settled exactly once, whatever becomes of the call: as throttled or ended if it
 * may have reached the cloud, as unspent if it surely did not. Every call ends, since the client below
 * ends it at its limit; so all leave comes back. Calls that were not made are counted here, whoever refused them.
 */
final class BudgetedEhpcApi implements EhpcApi {
    private static final Fault TOO_LITTLE_TIME = new Fault(
            FaultKind.OVERLOADED,
            "Less time is left than a call to the region usually takes.",
            null,
            null,
            Budget.SOON);

    private final EhpcApi called;
    private final Budgets.Configured budgets;
    private final RegionCalls calls;
    private final Scheduler scheduler;
    private final MonotonicClock clock;
    private final UpstreamMetrics metrics;

    /**
     * @param called makes one call, or none, for each query
     * @param budgets every query's account and region are among them
     * @param calls every query's region is among them
     */
    BudgetedEhpcApi(
            EhpcApi called,
            Budgets.Configured budgets,
            RegionCalls calls,
            Scheduler scheduler,
            MonotonicClock clock,
            UpstreamMetrics metrics) {
        this.called = called;
        this.budgets = budgets;
        this.calls = calls;
        this.scheduler = scheduler;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        RegionGuard guard = calls.guard(query);
        Budgets.Purse purse = budgets.purse(query);
        return permitted(query, terms, guard, purse)
                .compose(leave -> call(query, terms, leave, purse.series()))
                .onFailure(failure -> failed(query.region(), CallFailedException.faultOf(failure)));
    }

    private void failed(String region, Fault fault) {
        if (!fault.kind().wasCalled()) {
            metrics.refused(region, fault.kind().label());
        }
    }

    private Future<Leave> permitted(Query query, Terms terms, RegionGuard guard, Budgets.Purse purse) {
        if (guard.refusesNow()) {
            terms.journal().note(Wait.BREAKER, "open");
            return Future.failedFuture(guard.open().asException());
        }
        long spareMillis = spareMillis(query, terms);
        if (spareMillis < 0) {
            return Future.failedFuture(TOO_LITTLE_TIME.asException());
        }
        Budget budget = purse.budget(query);
        Leave now = budget.tryNow(guard.bulkhead(), terms.priority());
        return now == null
                ? turn(budget, guard.bulkhead(), purse.series(), terms, spareMillis)
                : Future.succeededFuture(now);
    }

    /** How long a call may be put off, and still be answered in time as it usually is. */
    private long spareMillis(Query query, Terms terms) {
        return terms.leftMillis(clock) - calls.usualMillis(query);
    }

    private Future<Leave> turn(
            Budget budget, Bulkhead bulkhead, BudgetMetrics.Series series, Terms terms, long spareMillis) {
        boolean forQuota = budget.left() == 0;
        Waiter waiter = new Waiter(scheduler.here(), terms.client());
        Ticket ticket = budget.join(bulkhead, terms.priority(), TimeUnit.MILLISECONDS.toNanos(spareMillis), waiter);
        Runnable cancel = scheduler.after(Math.max(1, spareMillis), () -> budget.giveUp(ticket));
        terms.joined().onSuccess(joined -> budget.raise(ticket, Priority.CLIENT));
        Future<Leave> leave = waiter.leave().onComplete(told -> cancel.run());
        if (forQuota) {
            series.postponed();
            leave.onFailure(refused -> series.refused());
        }
        return terms.during(forQuota ? Wait.QUOTA : Wait.BULKHEAD, leave);
    }

    private Future<Answer> call(Query query, Terms terms, Leave leave, BudgetMetrics.Series series) {
        if (spareMillis(query, terms) < 0) {
            leave.unspent();
            return Future.failedFuture(TOO_LITTLE_TIME.asException());
        }
        return Future.<Void>succeededFuture()
                .compose(go -> called.answer(query, terms))
                .transform(end -> settled(leave, series, end));
    }

    private static Future<Answer> settled(Leave leave, BudgetMetrics.Series series, AsyncResult<Answer> end) {
        if (end.succeeded()) {
            series.spent(leave.priority().label());
            leave.ended();
            return Future.succeededFuture(end.result());
        }
        Fault fault = CallFailedException.faultOf(end.cause());
        if (!mayHaveLeft(fault)) {
            leave.unspent();
            return Future.failedFuture(end.cause());
        }
        series.spent(leave.priority().label());
        if (fault.kind() == FaultKind.THROTTLED) {
            return Future.failedFuture(leave.throttled(fault).asException());
        }
        leave.ended();
        return Future.failedFuture(end.cause());
    }

    /** Without credentials there is no call; the upstream's refusal of them has the upstream's words. */
    private static boolean mayHaveLeft(Fault fault) {
        boolean noCredentials = fault.kind() == FaultKind.CREDENTIALS && fault.upstream() == null;
        return fault.kind().wasCalled() && !noCredentials;
    }
}

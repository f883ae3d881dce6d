package io.ehpc.gateway.resilience;

import io.ehpc.gateway.telemetry.BudgetMetrics;
import io.ehpc.gateway.tracing.Wait;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * Makes each call only with leave from the account's budget.
 *
 * <p>Leave once given is settled exactly once, whatever becomes of the call: as throttled or ended if it
 * may have reached the cloud, as unspent if it surely did not. Every call ends, since the client below
 * ends it at its deadline; so all leave comes back.
 */
public final class BudgetedEhpcApi implements EhpcApi {
    private final Vertx vertx;
    private final EhpcApi called;
    private final Budgets.Configured budgets;
    private final Clock clock;

    /**
     * @param called makes one call, or none, for each query
     * @param budgets every query's account and region are among them
     */
    public BudgetedEhpcApi(Vertx vertx, EhpcApi called, Budgets.Configured budgets, Clock clock) {
        this.vertx = vertx;
        this.called = called;
        this.budgets = budgets;
        this.clock = clock;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        if (terms.leftMillis(clock.instant()) <= 0) {
            return Future.failedFuture(tooLate());
        }
        Budgets.Purse purse = budgets.purse(query);
        Budget budget = purse.budget(query);
        Leave now = budget.tryNow(terms.priority());
        Future<Leave> leave = now == null
                ? terms.during(Wait.QUOTA, turn(budget, purse.series(), terms))
                : Future.succeededFuture(now);
        return leave.compose(given -> call(query, terms, given, purse.series()));
    }

    private Future<Leave> turn(Budget budget, BudgetMetrics.Series series, Terms terms) {
        series.postponed();
        Waiter waiter = new Waiter(vertx.getOrCreateContext());
        Ticket ticket = budget.join(terms.priority(), waiter);
        long left = Math.max(1, terms.leftMillis(clock.instant()));
        long deadline = vertx.setTimer(left, late -> budget.giveUp(ticket));
        terms.joined().onSuccess(joined -> budget.raise(ticket, Priority.CLIENT));
        return waiter.leave().onComplete(given -> vertx.cancelTimer(deadline), refused -> {
            vertx.cancelTimer(deadline);
            series.refused();
        });
    }

    private Future<Answer> call(Query query, Terms terms, Leave leave, BudgetMetrics.Series series) {
        if (terms.leftMillis(clock.instant()) <= 0) {
            leave.unspent();
            return Future.failedFuture(
                    Fault.of(FaultKind.OVERLOADED, Budget.TOO_LATE).asException());
        }
        return Future.<Void>succeededFuture()
                .compose(go -> called.answer(query, terms))
                .onComplete(
                        answer -> spent(leave, series),
                        failure -> settle(leave, series, CallFailedException.faultOf(failure)));
    }

    private static void spent(Leave leave, BudgetMetrics.Series series) {
        series.spent(leave.priority().label());
        leave.ended();
    }

    private static void settle(Leave leave, BudgetMetrics.Series series, Fault fault) {
        if (!mayHaveLeft(fault)) {
            leave.unspent();
        } else if (fault.kind() == FaultKind.THROTTLED) {
            series.spent(leave.priority().label());
            leave.throttled(fault.retryAfter());
        } else {
            spent(leave, series);
        }
    }

    /** Without credentials there is no call; the upstream's refusal of them has the upstream's words. */
    private static boolean mayHaveLeft(Fault fault) {
        boolean noCredentials = fault.kind() == FaultKind.CREDENTIALS && fault.upstream() == null;
        return fault.kind().wasCalled() && !noCredentials;
    }

    private static CallFailedException tooLate() {
        return Fault.of(FaultKind.TIMED_OUT, "The deadline had passed before the call.")
                .asException();
    }
}

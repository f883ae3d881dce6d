package io.ehpc.gateway.resilience;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.telemetry.BudgetMetrics;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.ehpc.gateway.upstream.Terms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** An API behind a budget, with calls that end when the test says. Budget and deadlines have a clock each. */
final class BudgetedRig {
    static final Query QUERY = Samples.query("cn-hangzhou");
    static final Answer ANSWER = Samples.answer(QUERY, "m-1", TestClock.START);

    final Vertx vertx = Vertx.vertx();
    final Context context = vertx.getOrCreateContext();
    final TestClock clock = new TestClock();
    final AtomicLong nanos = new AtomicLong();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Budgets budgets = new Budgets(
            vertx,
            nanos::get,
            new BudgetMetrics(
                    registry,
                    Arrays.stream(Priority.values()).map(Priority::label).toList()));
    final List<Promise<Answer>> calls = new CopyOnWriteArrayList<>();
    final RegionGuard guard = new RegionGuard(
            QUERY.region(),
            GuardRig.config(new ResilienceConfig.Breaker(4, 2, 50, Duration.ofHours(1), 1), 16, 64),
            clock);
    private final Budgets.Configured configured;

    BudgetedRig(int quota, int maxWaiting) {
        QuotaConfig config = new QuotaConfig(quota, Duration.ofSeconds(1), Duration.ofSeconds(5), maxWaiting);
        configured = budgets.configured(Set.of(QUERY.account()), Set.of(QUERY.region()), account -> config);
    }

    /** Asks an API whose calls are held. */
    Future<Answer> ask(Terms terms) {
        return ask(terms, (query, same) -> {
            Promise<Answer> call = Promise.promise();
            calls.add(call);
            return call.future();
        });
    }

    /** Asks on the rig's context, and there it is answered. */
    Future<Answer> ask(Terms terms, EhpcApi called) {
        BudgetedEhpcApi api = api(called, configured);
        Promise<Answer> answer = Promise.promise();
        context.runOnContext(go -> Future.<Void>succeededFuture()
                .compose(now -> api.answer(QUERY, terms))
                .onComplete(answer));
        return answer.future();
    }

    BudgetedEhpcApi api(EhpcApi called, Budgets.Configured quotas) {
        return new BudgetedEhpcApi(
                called,
                quotas,
                new RegionCalls(Map.of(QUERY.region(), guard), Duration.ofSeconds(5)),
                new VertxScheduler(vertx),
                clock,
                new UpstreamMetrics(
                        registry,
                        clock,
                        List.of("overloaded", "circuit-open", "not-cached", "over-quota", "short-of-memory")));
    }

    Terms terms(Priority priority, Duration time) {
        return new Terms(Deadline.in(time, clock), priority);
    }

    Terms client() {
        return terms(Priority.CLIENT, Duration.ofSeconds(10));
    }

    Budget budget() {
        return configured.purse(QUERY).budget(QUERY);
    }

    double count(String name) {
        return registry.get("gateway.budget." + name).counter().count();
    }

    double spent(Priority priority) {
        return registry.get("gateway.budget.spent")
                .tag("priority", priority.label())
                .counter()
                .count();
    }
}

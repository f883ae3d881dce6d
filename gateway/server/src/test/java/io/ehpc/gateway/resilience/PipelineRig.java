package io.ehpc.gateway.resilience;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.HedgeConfig;
import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.config.RetryConfig;
import io.ehpc.gateway.telemetry.BudgetMetrics;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.ehpc.gateway.upstream.Terms;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** All decorators as the gateway composes them, over a cloud that does as the test says, on a clock that it moves. */
final class PipelineRig {
    static final Duration DEADLINE = Duration.ofMillis(2500);
    static final Duration CALL_TIMEOUT = Duration.ofMillis(2200);
    static final Duration OPEN_FOR = Duration.ofSeconds(10);

    final TestClock clock = new TestClock();
    final FakeScheduler scheduler = new FakeScheduler(clock);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Cloud cloud = new Cloud();
    final RegionGuard guard;
    final Budget budget;
    private final EhpcApi api;
    private int asked;

    PipelineRig(int quota, Duration per) {
        this(quota, per, new RetryConfig(1, Duration.ofMillis(1), Duration.ofMillis(1), 0));
    }

    PipelineRig(int quota, Duration per, RetryConfig retry) {
        ResilienceMetrics metrics = new ResilienceMetrics(registry, RetryingEhpcApi.RESULTS, HedgingEhpcApi.RESULTS);
        UpstreamMetrics calls = new UpstreamMetrics(
                registry,
                clock,
                Arrays.stream(FaultKind.values()).map(FaultKind::label).toList());
        ResilienceConfig config = new ResilienceConfig(
                new ResilienceConfig.Breaker(10, 4, 50, OPEN_FOR, 1),
                16,
                64,
                retry,
                new HedgeConfig(false, Duration.ofSeconds(1)));
        Query sample = query();
        Map<String, RegionGuard> guards = new RegionGuards(metrics, clock).configured(Set.of(sample.region()), config);
        Budgets.Configured budgets = new Budgets(
                        scheduler::after,
                        clock::nanos,
                        new BudgetMetrics(
                                registry,
                                Arrays.stream(Priority.values())
                                        .map(Priority::label)
                                        .toList()))
                .configured(
                        Set.of(sample.account()),
                        Set.of(sample.region()),
                        account -> new QuotaConfig(quota, per, Duration.ofSeconds(10), 1000));
        guard = guards.values().iterator().next();
        budget = budgets.purse(sample).budget(sample);
        api = new UpstreamPipeline(scheduler, clock, new Random(7), calls, metrics)
                .over(cloud, CALL_TIMEOUT, budgets, guards, config);
    }

    /** A cloud whose calls take a while, or end when the test says; a call that ends otherwise is told with it. */
    final class Cloud implements EhpcApi {
        private static final Duration FOR_EVER = Duration.ofDays(1);

        final List<Long> startedAtMillis = new ArrayList<>();
        Duration latency = Duration.ofMillis(300);
        Supplier<Future<Answer>> end = () -> Future.succeededFuture(ANSWER);

        /** Nothing comes any more: calls end at their limit. */
        void hang() {
            latency = FOR_EVER;
        }

        void fail(Fault fault) {
            end = () -> Future.failedFuture(fault.asException());
        }

        /** As the HTTP client does it: a call has the whole of its own time. */
        @Override
        public Future<Answer> answer(Query query, Terms terms) {
            startedAtMillis.add(
                    Duration.between(TestClock.START, clock.instant()).toMillis());
            Promise<Answer> answer = Promise.promise();
            boolean inTime = latency.compareTo(CALL_TIMEOUT) < 0;
            Duration takes = inTime ? latency : CALL_TIMEOUT;
            Supplier<Future<Answer>> told = inTime
                    ? end
                    : () -> Future.failedFuture(Fault.of(FaultKind.TIMED_OUT, "No answer within the call's time.")
                            .asException());
            scheduler.after(Math.max(1, takes.toMillis()), () -> told.get().onComplete(answer));
            return answer.future();
        }

        int calls() {
            return startedAtMillis.size();
        }
    }

    private static final Answer ANSWER = Samples.answer(query(), "m-1", TestClock.START);

    private static Query query() {
        return Samples.query("cn-hangzhou");
    }

    Future<Answer> ask() {
        return ask(DEADLINE);
    }

    Future<Answer> ask(Duration time) {
        asked++;
        return api.answer(query(), new Terms(Deadline.in(time, clock), Priority.CLIENT));
    }

    List<Future<Answer>> ask(int times) {
        List<Future<Answer>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(ask());
        }
        return all;
    }

    int asked() {
        return asked;
    }

    void passMillis(long millis) {
        scheduler.passMillis(millis);
    }

    State state() {
        return guard.breaker().getState();
    }

    int freePermits() {
        return guard.bulkhead().free();
    }

    /** Calls that were not made, by why. */
    Map<String, Integer> refusals() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Counter counter : registry.find("gateway.upstream.calls").counters()) {
            if (counter.count() > 0) {
                counts.put(String.valueOf(counter.getId().getTag("result")), (int) counter.count());
            }
        }
        return counts;
    }
}

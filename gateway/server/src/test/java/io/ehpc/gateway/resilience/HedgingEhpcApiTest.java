package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.HedgeConfig;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Terms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HedgingEhpcApiTest {
    private static final Duration AFTER = Duration.ofMillis(200);

    private final GuardRig guards = GuardRig.standard();
    private final FakeScheduler scheduler = guards.scheduler;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Script upstream = new Script(guards.clock);

    private Future<Answer> ask(boolean enabled) {
        HedgingEhpcApi api = new HedgingEhpcApi(
                upstream,
                new HedgeConfig(enabled, AFTER),
                Map.of(Script.QUERY.region(), guards.guard),
                scheduler,
                new ResilienceMetrics(registry, List.of(), HedgingEhpcApi.RESULTS));
        Deadline deadline = Deadline.in(Duration.ofSeconds(2), guards.clock);
        return api.answer(Script.QUERY, new Terms(deadline, Priority.REFRESH));
    }

    private Map<String, Integer> results() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Counter counter : registry.find("gateway.upstream.hedges").counters()) {
            if (counter.count() > 0) {
                counts.put(String.valueOf(counter.getId().getTag("result")), (int) counter.count());
            }
        }
        return counts;
    }

    private static void end(Promise<Answer> call, boolean good, String imageId) {
        if (good) {
            call.complete(Script.good(imageId));
        } else {
            call.fail(Fault.of(FaultKind.BACKEND, imageId).asException());
        }
    }

    @Test
    void answer_off_isOneCallHoweverSlow() {
        upstream.waits();
        Future<Answer> answer = ask(false);
        scheduler.pass(Duration.ofSeconds(1));

        assertThat(answer.isComplete()).isFalse();
        assertThat(upstream.calledAt).hasSize(1);
        assertThat(scheduler.timers()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void answer_endsInTime_isOneCall(boolean good) {
        Promise<Answer> first = upstream.waits();
        Future<Answer> answer = ask(true);
        scheduler.pass(AFTER.minusMillis(1));
        end(first, good, "m-first");
        scheduler.pass(Duration.ofSeconds(1));

        assertThat(answer.succeeded()).isEqualTo(good);
        assertThat(upstream.calledAt).hasSize(1);
        assertThat(scheduler.timers()).isZero();
        assertThat(results()).isEmpty();
    }

    @Test
    void answer_slow_makesOneMoreCallAsTheLeastUrgentOfAll() {
        upstream.waits();
        upstream.waits();
        ask(true);
        scheduler.pass(AFTER.minusMillis(1));
        assertThat(upstream.terms).hasSize(1);

        scheduler.pass(Duration.ofSeconds(1));

        assertThat(upstream.terms).hasSize(2);
        assertThat(upstream.terms.get(0).priority()).isEqualTo(Priority.REFRESH);
        assertThat(upstream.terms.get(1))
                .isEqualTo(new Terms(upstream.terms.get(0).deadline(), Priority.PREFETCH));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # who ends first, first good, second good, taken,  result
        first,            true,       true,        first,  lost
        first,            true,       false,       first,  lost
        first,            false,      true,        second, won
        first,            false,      false,       first,  lost
        second,           true,       true,        second, won
        second,           true,       false,       first,  lost
        second,           false,      true,        second, won
        second,           false,      false,       first,  lost
        """)
    void answer_twoCalls_firstGoodOneWins(
            String endsFirst, boolean firstGood, boolean secondGood, String taken, String result) {
        Promise<Answer> first = upstream.waits();
        Promise<Answer> second = upstream.waits();
        Future<Answer> answer = ask(true);
        scheduler.pass(AFTER);

        if (endsFirst.equals("first")) {
            end(first, firstGood, "first");
            end(second, secondGood, "second");
        } else {
            end(second, secondGood, "second");
            end(first, firstGood, "first");
        }

        String got = firstGood || secondGood
                ? Ends.value(answer).requestId().replace("R-", "")
                : Ends.fault(answer).detail();
        assertThat(got).isEqualTo(taken);
        assertThat(results()).isEqualTo(Map.of(result, 1));
        assertThat(upstream.calledAt).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void answer_breakerIsNotClosed_makesNoSecondCall(boolean halfOpen) {
        guards.guard.breaker().transitionToOpenState();
        if (halfOpen) {
            guards.guard.breaker().transitionToHalfOpenState();
        }
        Promise<Answer> first = upstream.waits();
        Future<Answer> answer = ask(true);
        scheduler.pass(Duration.ofSeconds(1));
        end(first, true, "first");

        assertThat(answer.succeeded()).isTrue();
        assertThat(upstream.calledAt).hasSize(1);
        assertThat(results()).isEmpty();
    }
}

package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.ehpc.gateway.upstream.Terms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedEhpcApiTest {
    private static final Query DOWN = Samples.query("cn-hangzhou");
    private static final Query REFUSED = Samples.query("another", DOWN.region(), Map.of());
    private static final Query UP = Samples.query("cn-beijing");
    private static final Terms TERMS = new Terms(new Deadline(TestClock.START.plusSeconds(1)), Priority.CLIENT);

    private final TestClock clock = new TestClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GuardedEhpcApi api = new GuardedEhpcApi(
            this::upstream,
            new RegionGuards(new ResilienceMetrics(registry, List.of(), List.of()), new FakeScheduler(clock), clock)
                    .configured(
                            Set.of(DOWN.region(), UP.region()),
                            GuardRig.config(new ResilienceConfig.Breaker(4, 2, 50, Duration.ofSeconds(10), 1), 4, 64)),
            new UpstreamMetrics(registry, clock, List.of("backend", "circuit-open", "overloaded")));

    private double counted(Query query, String result) {
        return registry.get("gateway.upstream.calls")
                .tags("region", query.region(), "result", result)
                .counter()
                .count();
    }

    private Future<Answer> upstream(Query query, Terms terms) {
        assertThat(terms).isEqualTo(TERMS);
        if (query.equals(REFUSED)) {
            return Future.failedFuture(
                    Fault.of(FaultKind.OVERLOADED, "No quota left.").asException());
        }
        return query.equals(DOWN)
                ? Future.failedFuture(Fault.of(FaultKind.BACKEND, "Down.").asException())
                : Future.succeededFuture(Samples.answer(query, "m-1", TestClock.START));
    }

    @Test
    void answer_oneRegionFails_leavesTheOtherAlone() {
        assertThat(Ends.fault(api.answer(DOWN, TERMS)).kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(Ends.fault(api.answer(DOWN, TERMS)).kind()).isEqualTo(FaultKind.BACKEND);

        assertThat(Ends.fault(api.answer(DOWN, TERMS)).kind()).isEqualTo(FaultKind.CIRCUIT_OPEN);
        assertThat(Ends.value(api.answer(UP, TERMS)).query()).isEqualTo(UP);
        assertThat(counted(DOWN, "circuit-open")).isOne();
        assertThat(counted(DOWN, "backend")).as("counted by who called").isZero();
        assertThat(registry.get("gateway.upstream.call")
                        .tag("region", DOWN.region())
                        .timer()
                        .count())
                .isZero();
    }

    @Test
    void answer_refusedFurtherDown_isCountedToo() {
        assertThat(Ends.fault(api.answer(REFUSED, TERMS)).kind()).isEqualTo(FaultKind.OVERLOADED);

        assertThat(counted(REFUSED, "overloaded")).isOne();
    }

    @Test
    void answer_unknownRegion_isABug() {
        assertThatThrownBy(() -> api.answer(Samples.query("us-east-1"), TERMS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("us-east-1");
    }
}

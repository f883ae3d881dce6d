package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.HedgeConfig;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.config.RetryConfig;
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
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedEhpcApiTest {
    private static final Query DOWN = Samples.query("cn-hangzhou");
    private static final Query UP = Samples.query("cn-beijing");
    private static final Terms TERMS = new Terms(new Deadline(TestClock.START.plusSeconds(1)), Priority.CLIENT);

    private final GuardedEhpcApi api = new GuardedEhpcApi(
            this::upstream,
            new RegionGuards(new SimpleMeterRegistry(), new TestClock())
                    .configured(
                            Set.of(DOWN.region(), UP.region()),
                            new ResilienceConfig(
                                    new ResilienceConfig.Breaker(4, 2, 50, Duration.ofSeconds(10), 1),
                                    4,
                                    64,
                                    new RetryConfig(1, Duration.ofMillis(1), Duration.ofMillis(1), 0),
                                    new HedgeConfig(false, Duration.ofSeconds(1)))));

    private Future<Answer> upstream(Query query, Terms terms) {
        assertThat(terms).isEqualTo(TERMS);
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
    }

    @Test
    void answer_unknownRegion_isABug() {
        assertThatThrownBy(() -> api.answer(Samples.query("us-east-1"), TERMS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("us-east-1");
    }
}

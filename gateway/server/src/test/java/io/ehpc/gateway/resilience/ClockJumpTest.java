package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.FaultKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What waits here ends when it was to, however the wall clock is set meanwhile. */
class ClockJumpTest {
    private final GuardRig rig = GuardRig.standard();

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void openBreaker_isTriedAgainWhenItWasToBe(Duration jump) {
        rig.open();
        rig.clock.jump(jump);

        assertThat(rig.guard.untilNextTry()).isEqualTo(GuardRig.OPEN_FOR);
        rig.clock.pass(GuardRig.OPEN_FOR);
        assertThat(rig.succeed().failed()).isTrue();
        rig.clock.pass(GuardRig.PAST_OPEN.minus(GuardRig.OPEN_FOR));
        assertThat(rig.succeed().succeeded()).isTrue();
        assertThat(rig.state()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void deadline_isAsFarAsItWas(Duration jump) {
        Deadline deadline = Deadline.in(Duration.ofSeconds(2), rig.clock);
        rig.clock.jump(jump);

        assertThat(deadline.leftMillis(rig.clock)).isEqualTo(2_000);
        rig.clock.pass(Duration.ofSeconds(2));
        assertThat(deadline.leftMillis(rig.clock)).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void news_areQuietForAMinute(Duration jump) {
        RegionNews news = new RegionNews();
        assertThat(news.isNews(FaultKind.BACKEND, rig.clock.nanos())).isTrue();
        rig.clock.jump(jump);

        rig.clock.pass(RegionNews.QUIET.minusNanos(1));
        assertThat(news.isNews(null, rig.clock.nanos())).isFalse();
        rig.clock.pass(Duration.ofNanos(1));
        assertThat(news.isNews(null, rig.clock.nanos())).isTrue();
    }
}

package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.simulator.SimulatorOptions.Quota;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final MovableClock clock = new MovableClock();
    private final Throttle throttle = new Throttle(new Quota(4, 2), clock);

    @Test
    void take_burstSpent_saysHowLongToWait() {
        assertThat(take()).isZero();
        assertThat(take()).isZero();
        assertThat(take()).isEqualTo(Duration.ofMillis(250));
        clock.advance(Duration.ofMillis(249));
        assertThat(take()).isEqualTo(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(take()).isZero();
        assertThat(take()).isPositive();
    }

    @Test
    void take_longPause_givesNoMoreThanTheBurst() {
        clock.advance(Duration.ofDays(1));
        assertThat(take()).isZero();
        clock.advance(Duration.ofDays(1));
        assertThat(take()).isZero();
        assertThat(take()).isZero();
        assertThat(take()).isPositive();
    }

    @Test
    void take_clockGoesBack_waitsForOneCallOnly() {
        assertThat(take()).isZero();
        clock.advance(Duration.ofHours(-1));
        assertThat(take()).isEqualTo(Duration.ofMillis(250));
        clock.advance(Duration.ofMillis(250));
        assertThat(take()).isZero();
    }

    @Test
    void take_otherRegionOrAccount_hasItsOwnBucket() {
        take();
        take();
        assertThat(take()).isPositive();
        assertThat(throttle.take("me", "cn-beijing")).isZero();
        assertThat(throttle.take("you", "cn-hangzhou")).isZero();
    }

    @Test
    void quota_withoutCalls_isRefused() {
        assertThatThrownBy(() -> new Quota(0, 1)).hasMessageContaining("quota");
        assertThatThrownBy(() -> new Quota(Double.NaN, 1)).hasMessageContaining("quota");
        assertThatThrownBy(() -> new Quota(1, 0)).hasMessageContaining("quota");
    }

    private Duration take() {
        return throttle.take("me", "cn-hangzhou");
    }
}

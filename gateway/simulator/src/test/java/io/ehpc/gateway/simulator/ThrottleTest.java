package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.Operation;
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
    void take_wallClockIsSetBack_nothingChanges() {
        assertThat(take()).isZero();
        clock.advance(Duration.ofHours(-1));
        assertThat(take()).isZero();
        assertThat(take()).isEqualTo(Duration.ofMillis(250));
        clock.advance(Duration.ofMillis(250));
        assertThat(take()).isZero();
    }

    @Test
    void take_otherRegionAccountOrOperation_hasItsOwnBucket() {
        take();
        take();
        assertThat(take()).isPositive();
        assertThat(take("me", "cn-beijing", Operation.LIST_COMMUNITY_IMAGES)).isZero();
        assertThat(take("you", "cn-hangzhou", Operation.LIST_COMMUNITY_IMAGES)).isZero();
        assertThat(take("me", "cn-hangzhou", Operation.LIST_CLUSTERS)).isZero();
    }

    @Test
    void quota_withoutCalls_isRefused() {
        assertThatThrownBy(() -> new Quota(0, 1)).hasMessageContaining("quota");
        assertThatThrownBy(() -> new Quota(Double.NaN, 1)).hasMessageContaining("quota");
        assertThatThrownBy(() -> new Quota(1, 0)).hasMessageContaining("quota");
    }

    private Duration take() {
        return take("me", "cn-hangzhou", Operation.LIST_COMMUNITY_IMAGES);
    }

    private Duration take(String account, String region, Operation operation) {
        return throttle.take(account, region, operation);
    }
}

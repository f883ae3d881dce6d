package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.telemetry.LoopMetrics;
import io.ehpc.gateway.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    private long now = TimeUnit.DAYS.toNanos(-3);
    private final List<Duration> each = new ArrayList<>();
    private final LoopLag lag = new LoopLag(() -> now, each::add);

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void take_nothingWatched_isNone() {
        assertThat(lag.take()).isZero();
    }

    @Test
    void take_beatInTime_isNone() {
        LoopLag.Pulse pulse = lag.pulse();
        pass(100);
        pulse.beat();
        pass(99);
        pulse.beat();

        assertThat(lag.take()).isZero();
        assertThat(each).containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void take_lateBeat_isTheWorstOnceThoughLaterOnesWereInTime() {
        LoopLag.Pulse one = lag.pulse();
        LoopLag.Pulse other = lag.pulse();
        pass(130);
        one.beat();
        pass(30);
        other.beat();
        pass(70);
        one.beat();

        assertThat(lag.take()).isEqualTo(Duration.ofMillis(60));
        assertThat(lag.take()).isZero();
        assertThat(each).containsExactly(Duration.ofMillis(30), Duration.ofMillis(60), Duration.ZERO);
    }

    @Test
    void take_loopThatIsHeldUp_isAsLateAsItIsByNow() {
        LoopLag.Pulse held = lag.pulse();
        pass(100);
        held.beat();
        pass(900);

        assertThat(lag.take()).isEqualTo(Duration.ofMillis(800));
        assertThat(lag.take()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void metrics_ofLagAndReadiness_areThereFromTheStart() {
        try (Telemetry telemetry = new Telemetry()) {
            LoopMetrics metrics = new LoopMetrics(telemetry.registry(), () -> false);
            assertThat(telemetry.scrape(""))
                    .contains("gateway_event_loop_lag_seconds_bucket{le=\"0.5\"} 0")
                    .contains("gateway_ready 0.0");

            metrics.late(Duration.ofMillis(30));

            assertThat(telemetry.scrape(""))
                    .contains("gateway_event_loop_lag_seconds_bucket{le=\"0.025\"} 0")
                    .contains("gateway_event_loop_lag_seconds_bucket{le=\"0.1\"} 1");
        }
    }
}

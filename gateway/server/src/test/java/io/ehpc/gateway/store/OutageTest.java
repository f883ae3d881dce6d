package io.ehpc.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.telemetry.StoreMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** While the disk fails it is tried ever more seldom; only a disk that goes on working starts that over. */
class OutageTest {
    private final IOException FULL = new IOException("No space left on device");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Outage outage = new Outage(Path.of("store"), new StoreMetrics(registry, true));

    private double up() {
        return registry.get("gateway.store.up").gauge().value();
    }

    @Test
    void failed_againAndAgain_waitsTwiceAsLongUpToAMinute() {
        assertThat(LongStream.range(0, 9).map(i -> outage.failed(FULL)))
                .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L);
        assertThat(registry.get("gateway.store.failures").counter().count()).isEqualTo(9);
        assertThat(up()).isZero();
    }

    @Test
    void failed_soonAfterItEnded_waitsLongerThanBefore() {
        outage.failed(FULL);
        outage.ended();

        assertThat(up()).isOne();
        assertThat(outage.failed(FULL)).isEqualTo(2_000);
        assertThat(up()).isZero();
    }

    @Test
    void failed_afterItWentOnWorking_waitsBriefly() {
        outage.failed(FULL);
        outage.ended();
        outage.steady();

        assertThat(outage.failed(FULL)).isEqualTo(1_000);
    }
}

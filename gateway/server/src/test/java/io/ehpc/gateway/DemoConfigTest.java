package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The demo's configuration names what the simulator has. */
class DemoConfigTest {

    @Test
    void demo_namesRegionsOfTheSimulator() throws Exception {
        Vertx vertx = Vertx.vertx();
        Simulator simulator =
                Stage.await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        try {
            GatewayConfig config = DemoCommand.config(simulator.port());

            assertThat(simulator.catalogue().regions())
                    .hasSizeGreaterThanOrEqualTo(20)
                    .containsAll(config.upstream().regions().keySet());
        } finally {
            Stage.await(simulator.stop());
            Stage.await(vertx.close());
        }
    }
}

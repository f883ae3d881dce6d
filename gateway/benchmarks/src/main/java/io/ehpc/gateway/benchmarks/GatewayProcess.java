package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;

/** A gateway with its simulator, as a {@link Child} of a benchmark: it tells its port, and ends with its parent. */
final class GatewayProcess {
    private GatewayProcess() {}

    /** The argument is the configuration, in which {@code %d} stands for the simulator's port. */
    public static void main(String[] args) throws Exception {
        Simulator simulator =
                await(Simulator.start(Vertx.vertx(), SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        Gateway gateway = await(Gateway.start(
                Doorway.vertx(),
                ConfigFile.parse("bench", args[0].formatted(simulator.port()), Map.of()),
                Clocks.system()));
        System.out.println(gateway.port());
        // Until the other process is gone.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}

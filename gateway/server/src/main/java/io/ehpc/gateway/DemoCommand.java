package io.ehpc.gateway;

import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.InvalidConfigException;
import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.listener.PoolMetrics;
import io.ehpc.gateway.logging.LogOutput;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.telemetry.Telemetry;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.cli.Options;

/** Runs simulator and gateway together: no account, no other server. */
final class DemoCommand implements Command {
    private static final String CONFIG = "demo.yaml";

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "Runs the gateway in front of the simulator, both on loopback.";
    }

    @Override
    public boolean needsSimulator() {
        return true;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Ports.API)
                .addOption(Ports.MANAGEMENT)
                .addOption(SimulatorPorts.API)
                .addOption(SimulatorPorts.CONTROL);
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) {
        Ports ports = Ports.of(arguments);
        SimulatorOptions options = SimulatorPorts.options(arguments);
        LogOutput output = LogOutput.install(LoggingConfig.Format.CONSOLE);
        Telemetry telemetry = new Telemetry();
        Vertx vertx = Doorway.vertx(PoolMetrics.in(telemetry.registry()));
        Clock clock = Clock.systemUTC();
        Simulator simulator = Running.started(vertx, Simulator.start(vertx, options, clock), SimulateCommand.TAKEN);
        GatewayConfig config = ports.appliedTo(config(simulator.port()));
        Gateway gateway = Running.started(
                vertx,
                Gateway.start(vertx, telemetry, config, Clocks.system()),
                "Choose another with --port or --management-port.");
        Running.stopAtExit(vertx, () -> gateway.stop().transform(stopped -> simulator.stop()), output);
        out.println(Banner.of(gateway.port(), gateway.managementPort(), simulator.port(), simulator.controlPort()));
        return Running.STAYS;
    }

    /** The demo's configuration, with the simulator's port in it. */
    static GatewayConfig config(int simulatorPort) {
        try (InputStream resource = Simulator.class.getResourceAsStream(CONFIG)) {
            String yaml = new String(Objects.requireNonNull(resource, CONFIG).readAllBytes(), StandardCharsets.UTF_8);
            return ConfigFile.parse(CONFIG, yaml, Map.of("SIMULATOR_PORT", Integer.toString(simulatorPort)));
        } catch (IOException | InvalidConfigException broken) {
            throw new IllegalStateException("the demo's own configuration is broken", broken);
        }
    }
}

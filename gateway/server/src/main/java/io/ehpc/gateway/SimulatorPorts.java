package io.ehpc.gateway;

import io.ehpc.gateway.simulator.SimulatorOptions;
import picocli.CommandLine.Option;

/** The options for the simulator's ports. */
final class SimulatorPorts {
    @Option(
            names = "--simulator-port",
            paramLabel = "PORT",
            description = "Port of the simulated API; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port = SimulatorOptions.DEFAULTS.port();

    @Option(
            names = "--control-port",
            paramLabel = "PORT",
            description = "Port of its control API; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int controlPort = SimulatorOptions.DEFAULTS.controlPort();

    SimulatorOptions appliedTo(SimulatorOptions options) {
        return options.withPorts(port, controlPort);
    }
}

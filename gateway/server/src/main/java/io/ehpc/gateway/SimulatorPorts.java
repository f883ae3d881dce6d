package io.ehpc.gateway;

import io.ehpc.gateway.simulator.SimulatorOptions;
import org.apache.commons.cli.Option;

/** The simulator's ports, as a command names them. */
final class SimulatorPorts {
    static final Option API = Command.option(
            "simulator-port",
            "PORT",
            "Port of the simulated API; 0 for any free one. Default: " + SimulatorOptions.DEFAULTS.port() + ".");
    static final Option CONTROL = Command.option(
            "control-port",
            "PORT",
            "Port of its control API; 0 for any free one. Default: " + SimulatorOptions.DEFAULTS.controlPort() + ".");

    private SimulatorPorts() {}

    static SimulatorOptions options(Arguments arguments) {
        SimulatorOptions defaults = SimulatorOptions.DEFAULTS;
        return defaults.withPorts(
                arguments.port(API).orElse(defaults.port()),
                arguments.port(CONTROL).orElse(defaults.controlPort()));
    }
}

package io.ehpc.gateway;

import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.logging.LogOutput;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Clock;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Runs the simulator alone, for those who test their own clients. */
final class SimulateCommand implements Command {
    static final String TAKEN = "Choose another with --simulator-port or --control-port.";

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public String summary() {
        return "Runs the simulator of the E-HPC API, with a control API that makes it fail.";
    }

    @Override
    public boolean needsSimulator() {
        return true;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(SimulatorPorts.API)
                .addOption(SimulatorPorts.CONTROL)
                .addOption(seed());
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) {
        long seed = arguments.number(seed(), Long.MIN_VALUE, Long.MAX_VALUE).orElse(SimulatorOptions.DEFAULTS.seed());
        SimulatorOptions options = SimulatorPorts.options(arguments).withSeed(seed);
        LogOutput output = LogOutput.install(LoggingConfig.Format.CONSOLE);
        Vertx vertx = Vertx.vertx();
        Simulator simulator = Running.started(vertx, Simulator.start(vertx, options, Clock.systemUTC()), TAKEN);
        Running.stopAtExit(vertx, simulator::stop, output);
        out.println("The E-HPC API, simulated:  http://127.0.0.1:" + simulator.port());
        out.println("Its control API:           http://127.0.0.1:" + simulator.controlPort());
        return Running.STAYS;
    }

    /** Made when it is asked for: this class is loaded where there is no simulator. */
    private static Option seed() {
        return Command.option(
                "seed", "NUMBER", "Another catalogue. Default: " + SimulatorOptions.DEFAULTS.seed() + ".");
    }
}

package io.ehpc.gateway;

import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.logging.LogOutput;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the simulator alone, for those who test their own clients. */
@Command(
        name = "simulate",
        description = "Runs the simulator of the E-HPC API, with a control API that makes it fail.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    static final String TAKEN = "Choose another with --simulator-port or --control-port.";

    @Spec
    private CommandSpec spec;

    @Mixin
    private SimulatorPorts ports;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Another catalogue. Default: ${DEFAULT-VALUE}.")
    private long seed = SimulatorOptions.DEFAULTS.seed();

    @Override
    public Integer call() {
        LogOutput output = LogOutput.install(LoggingConfig.Format.CONSOLE);
        Vertx vertx = Vertx.vertx();
        SimulatorOptions options = ports.appliedTo(SimulatorOptions.DEFAULTS).withSeed(seed);
        Simulator simulator = Running.started(vertx, Simulator.start(vertx, options, Clock.systemUTC()), TAKEN);
        Running.stopAtExit(vertx, simulator::stop, output);
        PrintWriter out = spec.commandLine().getOut();
        out.println("The E-HPC API, simulated:  http://127.0.0.1:" + simulator.port());
        out.println("Its control API:           http://127.0.0.1:" + simulator.controlPort());
        out.flush();
        return Running.STAYS;
    }
}

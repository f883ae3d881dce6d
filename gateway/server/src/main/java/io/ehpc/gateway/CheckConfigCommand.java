package io.ehpc.gateway;

import io.ehpc.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a configuration file as a start would, and starts nothing. */
@Command(
        name = "check-config",
        description = "Checks a configuration file; each problem is a line, and the exit status is 2.",
        mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The configuration file.")
    private Path file;

    @Override
    public Integer call() {
        GatewayConfig config = ServeCommand.load(file);
        ServeCommand.requireSafe(config);
        spec.commandLine()
                .getOut()
                .println(file + " is valid: " + config.upstream().regions().size() + " regions.");
        return 0;
    }
}

package io.ehpc.gateway;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit status: 0 for success, 1 for a failure, 2 for wrong usage or configuration. */
@Command(
        name = "ehpc-gateway",
        description = "One cached endpoint in front of the E-HPC API's community images, over all regions.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            SimulateCommand.class,
            CheckConfigCommand.class,
            RehearseCommand.class,
            KeysCommand.class,
            SignCommand.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        int status;
        try {
            status = commandLine().execute(arguments);
        } catch (Error broken) {
            // Such as a class that is missing: other threads would keep a process that serves nothing.
            broken.printStackTrace();
            status = 1;
        }
        if (status != Running.STAYS) {
            System.exit(status);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(Main::report);
    }

    /** What a command cannot go on after, as one line. */
    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof CommandFailedException failed) {
            failed.lines().forEach(err::println);
            return failed.status();
        }
        failure.printStackTrace(err);
        return 1;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "A command is missing: serve, demo, simulate, check-config, rehearse, keys or sign.");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                    .orElse("(not built as a jar)");
            return new String[] {"ehpc-gateway " + version};
        }
    }
}

package io.ehpc.gateway;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
        versionProvider = Main.Version.class)
public final class Main implements Runnable {
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        int status;
        try {
            status = commandLine(arguments).execute(arguments);
        } catch (Error broken) {
            // Such as a class that is missing: other threads would keep a process that serves nothing.
            broken.printStackTrace();
            status = 1;
        }
        if (status != Running.STAYS) {
            System.exit(status);
        }
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("serve", ServeCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("simulate", SimulateCommand::new);
        commands.put("check-config", CheckConfigCommand::new);
        commands.put("rehearse", RehearseCommand::new);
        commands.put("keys", KeysCommand::new);
        commands.put("sign", SignCommand::new);
        return commands;
    }

    /** For these arguments: what a command takes is read from its annotations, which takes a while for all of them. */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        boolean isNamed = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
        COMMANDS.forEach((name, command) -> {
            if (!isNamed || name.equals(arguments[0])) {
                line.addSubcommand(command.get());
            }
        });
        return line.setExecutionExceptionHandler(Main::report);
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

package io.ehpc.gateway;

import io.ehpc.gateway.config.Spelling;
import io.ehpc.gateway.heap.MemoryErrors;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The command line. Exit status: 0 success, 1 a failure, 2 wrong usage or configuration, 3 the end of memory. */
public final class Main {
    private static final List<String> HELP = List.of("--help", "-h");
    private static final List<String> VERSION = List.of("--version", "-V");
    private static final List<Command> COMMANDS = List.of(
            new ServeCommand(),
            new DemoCommand(),
            new SimulateCommand(),
            new CheckConfigCommand(),
            new RehearseCommand(),
            new KeysCommand(),
            new SignCommand());

    private Main() {}

    public static void main(String[] arguments) {
        int status;
        MemoryErrors memory = MemoryErrors.endingThisProcess();
        memory.watchThreads();
        try {
            status = needsSimulator(arguments) && !SimulatorJar.isLoaded()
                    ? SimulatorJar.main(writer(System.err), arguments)
                    : execute(writer(System.out), writer(System.err), arguments);
        } catch (Error broken) {
            // Such as a class that is missing: other threads would keep a process that serves nothing.
            memory.check(broken);
            broken.printStackTrace();
            status = 1;
        }
        if (status != Running.STAYS) {
            System.exit(status);
        }
    }

    private static boolean needsSimulator(String... arguments) {
        return arguments.length > 0
                && COMMANDS.stream()
                        .anyMatch(command -> command.name().equals(arguments[0]) && command.needsSimulator());
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    /** Does what the command line says; gives the exit status, or {@link Running#STAYS}. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (HELP.contains(first)) {
            out.print(Usage.of(COMMANDS));
            out.flush();
            return 0;
        }
        if (VERSION.contains(first)) {
            out.println(version());
            return 0;
        }
        return COMMANDS.stream()
                .filter(command -> command.name().equals(first))
                .findFirst()
                .map(command -> run(command, out, err, Arrays.copyOfRange(arguments, 1, arguments.length)))
                .orElseGet(() -> wrong(err, unknown(first), null));
    }

    /** Runs one command with what stands behind its name. */
    static int run(Command command, PrintWriter out, PrintWriter err, String... words) {
        if (Arrays.stream(words).anyMatch(HELP::contains)) {
            out.print(Usage.of(command));
            out.flush();
            return 0;
        }
        try {
            int status = command.run(Arguments.of(command, words), out);
            out.flush();
            return status;
        } catch (WrongUsageException wrong) {
            return wrong(err, wrong, command);
        } catch (CommandFailedException failed) {
            failed.lines().forEach(err::println);
            return failed.status();
        } catch (RuntimeException failure) {
            failure.printStackTrace(err);
            return 1;
        }
    }

    private static WrongUsageException unknown(String word) {
        List<String> names = COMMANDS.stream().map(Command::name).toList();
        if (word.isEmpty()) {
            return new WrongUsageException("A command is missing: " + String.join(", ", names) + ".");
        }
        return new WrongUsageException("There is no command \"" + word + "\""
                + Spelling.nearest(word, names)
                        .map(meant -> "; did you mean \"" + meant + "\"?")
                        .orElse("."));
    }

    private static int wrong(PrintWriter err, WrongUsageException wrong, @Nullable Command command) {
        err.println(wrong.getMessage());
        err.println("For help: ehpc-gateway " + (command == null ? "" : command.name() + " ") + "--help");
        return 2;
    }

    /** The version that the build wrote into the jar. */
    private static String version() {
        return "ehpc-gateway "
                + Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                        .orElse("(not built as a jar)");
    }
}

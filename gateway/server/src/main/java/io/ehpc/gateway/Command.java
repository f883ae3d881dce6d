package io.ehpc.gateway;

import java.io.PrintWriter;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** What the process can be started with: its name, what it takes, and what it does. */
interface Command {
    /** The first word of the command line. */
    String name();

    /** What it does, for its help. */
    String summary();

    /** What it takes. */
    Options options();

    /** The one thing that it must be given besides, as its help names it; nothing if there is none. */
    default Optional<Operand> operand() {
        return Optional.empty();
    }

    /** Whether it is in the list of commands. */
    default boolean isListed() {
        return true;
    }

    /** Whether it has to have the simulator's classes. */
    default boolean needsSimulator() {
        return false;
    }

    /**
     * Does it.
     *
     * @return the exit status, or {@link Running#STAYS}
     * @throws WrongUsageException if it was given something else than it takes
     * @throws CommandFailedException if it cannot go on
     */
    int run(Arguments arguments, PrintWriter out);

    /**
     * What stands behind the options.
     *
     * @param name as in a line of usage
     */
    record Operand(String name, String description) {}

    /** An option with a value, which need not be given. */
    static Option option(String name, String value, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(value)
                .desc(description)
                .get();
    }

    /** One that must be given. */
    static Option required(String name, String value, String description) {
        Option option = option(name, value, description);
        option.setRequired(true);
        return option;
    }
}

package io.ehpc.gateway;

import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** What a command was given. */
final class Arguments {
    private final CommandLine given;

    private Arguments(CommandLine given) {
        this.given = given;
    }

    /**
     * Those of a command.
     *
     * @throws WrongUsageException if it does not take them
     */
    static Arguments of(Command command, String... words) {
        DefaultParser parser = DefaultParser.builder()
                .setAllowPartialMatching(false)
                .setStripLeadingAndTrailingQuotes(false)
                .get();
        CommandLine given;
        try {
            given = parser.parse(command.options(), words);
        } catch (ParseException wrong) {
            throw new WrongUsageException(wrong.getMessage() + ".");
        }
        int taken = command.operand().isPresent() ? 1 : 0;
        int operands = given.getArgList().size();
        if (operands < taken) {
            throw new WrongUsageException(command.operand().orElseThrow().name() + " is missing.");
        }
        if (operands > taken) {
            throw new WrongUsageException("\"" + given.getArgList().get(taken) + "\" is one argument too many.");
        }
        return new Arguments(given);
    }

    /** What stands behind the options of a command that takes something there. */
    String operand() {
        return given.getArgList().get(0);
    }

    Optional<String> text(Option option) {
        return Optional.ofNullable(given.getOptionValue(option));
    }

    /** The value of an option that must be given. */
    String required(Option option) {
        return text(option).orElseThrow();
    }

    /**
     * A whole number.
     *
     * @throws WrongUsageException if it is none, or out of the range
     */
    Optional<Long> number(Option option, long least, long most) {
        return text(option).map(text -> number(option, text, least, most));
    }

    /** The number of a port, 0 for any free one. */
    Optional<Integer> port(Option option) {
        return number(option, 0, 65_535).map(Long::intValue);
    }

    private static long number(Option option, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // As one that is out of the range.
        }
        throw new WrongUsageException("--" + option.getLongOpt() + " needs a whole number"
                + (least == Long.MIN_VALUE ? "" : " from " + least + " to " + most) + ", not \"" + text + "\".");
    }
}

package io.ehpc.gateway;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** The help texts. */
final class Usage {
    private static final String PROGRAM = "ehpc-gateway";
    private static final int WIDTH = 100;

    private Usage() {}

    /** Of the program: which commands it has. */
    static String of(Collection<Command> commands) {
        int widest = commands.stream()
                .mapToInt(command -> command.name().length())
                .max()
                .orElse(0);
        return "Usage: " + PROGRAM + " COMMAND [OPTIONS]\n"
                + "One cached endpoint in front of the E-HPC API's community images, over all regions.\n\n"
                + "  COMMAND --help  what a command takes\n  --version       the version\n\nCommands:\n"
                + commands.stream()
                        .filter(Command::isListed)
                        .map(command -> "  " + command.name()
                                + " ".repeat(widest - command.name().length() + 2) + firstSentence(command.summary())
                                + "\n")
                        .collect(Collectors.joining());
    }

    private static String firstSentence(String text) {
        return text.replaceFirst("\\. .*", ".");
    }

    /** Of one command: what it takes. */
    static String of(Command command) {
        StringWriter text = new StringWriter();
        TextHelpAppendable page = new TextHelpAppendable(text);
        page.setMaxWidth(WIDTH);
        page.setLeftPad(0);
        HelpFormatter formatter = HelpFormatter.builder()
                .setShowSince(false)
                .setHelpAppendable(page)
                .get();
        try {
            Optional<Command.Operand> operand = command.operand();
            page.appendParagraph("Usage: " + PROGRAM + " " + command.name() + " "
                    + formatter.toSyntaxOptions(command.options())
                    + operand.map(each -> " " + each.name()).orElse(""));
            page.appendParagraph(command.summary());
            formatter.printOptions(command.options());
            if (operand.isPresent()) {
                page.appendList(
                        false,
                        List.of(operand.get().name() + "  " + operand.get().description()));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}

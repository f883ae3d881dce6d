package io.ehpc.gateway.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.stream.Collectors;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;

/** A stack trace for a person: cut, and each of its lines indented, so that none looks like a line of the log. */
final class IndentedTrace extends ShortenedThrowableConverter {
    static final int MAX_LENGTH = 8_192;

    private static final String INDENT = "    ";

    IndentedTrace() {
        setMaxLength(MAX_LENGTH);
    }

    /** The trace of the line with all line ends; empty if it has none. */
    @Override
    public String convert(ILoggingEvent line) {
        return super.convert(line)
                .lines()
                .map(each -> INDENT + each.replace("\t", INDENT) + System.lineSeparator())
                .collect(Collectors.joining());
    }
}

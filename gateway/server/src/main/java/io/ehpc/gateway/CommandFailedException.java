package io.ehpc.gateway;

import java.util.List;

/** Ends a command with lines for its user and an exit status. It carries no stack trace. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> lines;
    private final int status;

    CommandFailedException(int status, List<String> lines) {
        super(String.join("\n", lines), null, false, false);
        this.status = status;
        this.lines = List.copyOf(lines);
    }

    List<String> lines() {
        return lines;
    }

    int status() {
        return status;
    }
}

package io.ehpc.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class InvalidConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised; an immutable list of records
    private final List<ConfigProblem> problems;

    InvalidConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** A file that is valid in itself, but must not be taken. */
    public static InvalidConfigException ofFile(Path file, List<String> complaints) {
        return new InvalidConfigException(complaints.stream()
                .map(complaint -> ConfigProblem.ofFile(file.toString(), complaint))
                .toList());
    }

    /** In the order of the file; at least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}

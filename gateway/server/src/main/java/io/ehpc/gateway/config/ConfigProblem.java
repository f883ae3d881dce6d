package io.ehpc.gateway.config;

import java.util.Comparator;

/**
 * One thing that is wrong with a configuration file. No problem shows the value of a secret.
 *
 * @param file as it was named by whoever asked to read it
 * @param line from 1; 0 if the problem is with the file as a whole
 * @param column from 1; 0 if the problem is with the file as a whole
 * @param path the key's path, such as {@code cache.fresh}; empty if it is with no key
 * @param message what is needed, and what came instead
 */
public record ConfigProblem(String file, int line, int column, String path, String message) {
    static final Comparator<ConfigProblem> IN_READING_ORDER =
            Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column);

    /** A problem with the file as a whole. */
    static ConfigProblem ofFile(String file, String message) {
        return new ConfigProblem(file, 0, 0, "", message);
    }

    /** One line, such as {@code gateway.yaml:12:3: cache.fresh: needs a duration …}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}

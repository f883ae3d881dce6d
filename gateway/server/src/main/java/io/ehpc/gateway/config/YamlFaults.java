package io.ehpc.gateway.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Says where and why a text is not YAML. It leaves out the lines of the file that the parser's own
 * messages quote: a secret may stand on one.
 */
final class YamlFaults {
    private YamlFaults() {}

    static void report(YAMLException fault, String text, Problems problems) {
        if (fault instanceof MarkedYAMLException marked) {
            @Nullable Mark mark = marked.getProblemMark() == null ? marked.getContextMark() : marked.getProblemMark();
            at(mark == null ? 0 : mark.getLine(), mark == null ? 0 : mark.getColumn(), why(marked), problems);
        } else if (fault instanceof ReaderException) {
            unprintable(text, problems);
        } else {
            at(0, 0, String.valueOf(fault.getMessage()), problems);
        }
    }

    private static String why(MarkedYAMLException fault) {
        String problem = String.valueOf(fault.getProblem()).replaceAll("\\s+", " ");
        String shown = problem.replaceFirst("(tag handle|escape character) .*", "$1");
        return fault.getContext() == null ? shown : shown + ", " + fault.getContext();
    }

    private static void unprintable(String text, Problems problems) {
        String[] lines = text.split("\n", -1);
        for (int line = 0; line < lines.length; line++) {
            int[] points = lines[line].codePoints().toArray();
            for (int column = 0; column < points.length; column++) {
                if (!StreamReader.isPrintable(points[column])) {
                    at(line, column, "found a control character", problems);
                    return;
                }
            }
        }
    }

    /** With the line and the column counted from 0. */
    private static void at(int line, int column, String why, Problems problems) {
        problems.at(line + 1, column + 1, KeyPath.ROOT, "is not YAML: " + why);
    }
}

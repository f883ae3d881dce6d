package io.ehpc.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with its references to environment variables replaced: <code>${NAME}</code>, or
 * <code>${NAME:-default}</code> where the default stands in for a variable that is unset or empty.
 * <code>$${</code> is a literal <code>${</code>. Values are not searched for references again.
 *
 * @param text with what could be replaced
 * @param problems what could not be; no message shows a value
 */
record Interpolation(String text, List<String> problems) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern BODY = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    Interpolation {
        problems = List.copyOf(problems);
    }

    static Interpolation of(String template, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        String text = REFERENCE
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(value(found, environment, problems)));
        return new Interpolation(text, problems);
    }

    private static String value(MatchResult found, Map<String, String> environment, List<String> problems) {
        if (found.group().equals("$${")) {
            return "${";
        }
        Matcher body = BODY.matcher(found.group(1));
        if (found.group(2).isEmpty() || !body.matches()) {
            problems.add("has a malformed reference; needs ${NAME} or ${NAME:-default}, or $${ for a literal ${");
            return "";
        }
        if (found.group(1).contains("${")) {
            problems.add("has a reference within a reference; a default is a plain text");
            return "";
        }
        String name = body.group(1);
        String value = environment.getOrDefault(name, "");
        if (body.group(2) != null) {
            return value.isEmpty() ? body.group(2) : value;
        }
        if (!environment.containsKey(name)) {
            problems.add("needs the environment variable " + name + ", which is not set");
        }
        return value;
    }
}

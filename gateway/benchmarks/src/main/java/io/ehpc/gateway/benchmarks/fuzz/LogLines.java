package io.ehpc.gateway.benchmarks.fuzz;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a gateway's log, counted by the ten seconds that they name; those of requests are counted apart. What names no time
 * belongs to the line before, as a stack trace does. Thread-safe.
 */
final class LogLines {
    /** A hundred a second: what is bounded by the minute may come at once. */
    private static final int MOST_IN_TEN_SECONDS = 1_000;

    /** A line's ten seconds, level and logger. */
    private static final Pattern HEAD =
            Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d)\\d\\.\\d{3}\\S+ +[A-Z]+ +(\\S+) ");

    private static final Pattern TRACE = Pattern.compile("^\\s+at \\S+\\(.*\\)");
    private static final String OF_REQUESTS = "RequestLog";

    private final Map<String, Integer> byTenSeconds = new HashMap<>();
    private String tenSeconds = "";
    private String before = "";
    private String firstTrace = "";
    private long ofRequests;
    private long others;
    private int traces;

    /** Counts a line; how many there are. */
    synchronized long add(String line) {
        Matcher head = HEAD.matcher(line);
        boolean isHead = head.find();
        tenSeconds = isHead ? head.group(1) : tenSeconds;
        if (isHead && head.group(2).equals(OF_REQUESTS)) {
            ofRequests++;
        } else {
            others++;
            byTenSeconds.merge(tenSeconds, 1, Integer::sum);
            if (TRACE.matcher(line).find()) {
                traces++;
                firstTrace = traces == 1 ? before + "\n" + line : firstTrace;
            }
        }
        before = line;
        return ofRequests + others;
    }

    synchronized long ofRequests() {
        return ofRequests;
    }

    synchronized long others() {
        return others;
    }

    /** The most lines that ten seconds have, those of requests aside. */
    synchronized int mostInTenSeconds() {
        return byTenSeconds.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** What is wrong with them, by kind, with an example. */
    synchronized Map<String, String> complaints() {
        Map<String, String> complaints = new HashMap<>();
        if (mostInTenSeconds() > MOST_IN_TEN_SECONDS) {
            complaints.put("too many lines of the log", mostInTenSeconds() + " in ten seconds");
        }
        if (traces > 0) {
            complaints.put("stack traces in the log", traces + " lines, the first of them:\n" + firstTrace);
        }
        return complaints;
    }
}

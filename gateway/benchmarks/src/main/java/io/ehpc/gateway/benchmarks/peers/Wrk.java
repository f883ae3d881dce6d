package io.ehpc.gateway.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk: HTTP/1.1, as fast as it goes. */
final class Wrk {
    /** What wrk runs once at its end: one line with all there is to know. */
    static final String SCRIPT = """
            done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests,
                e.connect + e.read + e.write + e.timeout + e.status, summary.duration,
                latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
            end
            """;

    private static final Pattern RESULT = Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    private Wrk() {}

    static List<String> command(
            Contest contest, Map<String, String> headers, String url, String script, int connections, int seconds) {
        List<String> command = new ArrayList<>(List.of(
                Programs.path("wrk"), "-t1", "-c" + connections, "-d" + seconds + "s", "--latency", "-s", script));
        if (contest.isCompressed()) {
            command.addAll(List.of("-H", "Accept-Encoding: gzip"));
        }
        headers.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
        command.add(url);
        return command;
    }

    /** Reads what it printed. */
    static Run parse(String printed) {
        Matcher found = RESULT.matcher(printed);
        if (!found.find()) {
            throw new IllegalArgumentException("wrk told no result: " + printed);
        }
        return new Run(
                Long.parseLong(found.group(1)),
                Long.parseLong(found.group(2)),
                Long.parseLong(found.group(3)) / 1e6,
                Long.parseLong(found.group(4)) / 1e3,
                Long.parseLong(found.group(5)) / 1e3,
                Long.parseLong(found.group(6)) / 1e3);
    }
}

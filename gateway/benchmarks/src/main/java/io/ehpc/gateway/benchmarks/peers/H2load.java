package io.ehpc.gateway.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator h2load: HTTP/2 in clear text, as fast as it goes. It tells no percentiles. */
final class H2load {
    private static final Pattern RATE = Pattern.compile("finished in ([0-9.]+)(m?s),");
    private static final Pattern STATUS =
            Pattern.compile("status codes: (\\d+) 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) succeeded, (\\d+) failed, (\\d+) errored");

    private H2load() {}

    static List<String> command(Contest contest, String url, int connections, int streams, int seconds) {
        List<String> command = new ArrayList<>(
                List.of(Programs.path("h2load"), "-t1", "-c" + connections, "-m" + streams, "-D" + seconds));
        if (contest.isCompressed()) {
            command.addAll(List.of("-H", "Accept-Encoding: gzip"));
        }
        command.add(url);
        return command;
    }

    /** Reads what it printed. */
    static Run parse(String printed) {
        Matcher rate = found(RATE, printed);
        double seconds = Double.parseDouble(rate.group(1)) / (rate.group(2).equals("ms") ? 1e3 : 1);
        Matcher status = found(STATUS, printed);
        Matcher requests = found(REQUESTS, printed);
        long good = Long.parseLong(status.group(1));
        long bad = 0;
        for (int kind = 2; kind <= 4; kind++) {
            bad += Long.parseLong(status.group(kind));
        }
        long broken = Long.parseLong(requests.group(3));
        return new Run(good + bad, bad + broken, seconds, Double.NaN, Double.NaN, Double.NaN);
    }

    private static Matcher found(Pattern pattern, String printed) {
        Matcher matcher = pattern.matcher(printed);
        if (!matcher.find()) {
            throw new IllegalArgumentException("h2load told no result: " + printed);
        }
        return matcher;
    }
}

package io.ehpc.gateway.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is measured, and for how long.
 *
 * @param rounds in which each has one turn
 * @param seconds of a turn
 * @param warmUp how many seconds the gateway is asked before each contest, again and again until it compiles no more
 */
record Terms(int rounds, int seconds, int warmUp, List<Contest> contests) {
    private static final List<Contest> ALL = all();

    Terms {
        if (rounds < 1 || seconds < 1 || warmUp < 1) {
            throw new IllegalArgumentException("rounds and seconds are 1 or more");
        }
    }

    /**
     * Of the command line.
     *
     * @throws IllegalArgumentException if it says something else
     */
    static Terms of(List<String> arguments) {
        Terms terms = new Terms(7, 5, 10, ALL);
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            terms = terms.with(arguments.get(i), arguments.get(i + 1));
        }
        if (arguments.size() % 2 != 0 || terms.contests.isEmpty()) {
            throw new IllegalArgumentException(
                    "[--rounds N] [--seconds N] [--warm-up N] [--contests PATTERN], of " + names());
        }
        return terms;
    }

    private static String names() {
        return String.join("; ", ALL.stream().map(Contest::label).toList());
    }

    private Terms with(String option, String value) {
        return switch (option) {
            case "--rounds" -> new Terms(Integer.parseInt(value), seconds, warmUp, contests);
            case "--seconds" -> new Terms(rounds, Integer.parseInt(value), warmUp, contests);
            case "--warm-up" -> new Terms(rounds, seconds, Integer.parseInt(value), contests);
            case "--contests" -> new Terms(rounds, seconds, warmUp, fitting(Pattern.compile(value)));
            default -> new Terms(rounds, seconds, warmUp, List.of());
        };
    }

    private static List<Contest> fitting(Pattern pattern) {
        return ALL.stream()
                .filter(contest -> pattern.matcher(contest.label()).matches())
                .toList();
    }

    private static List<Contest> all() {
        String regions = "region=" + Arena.LARGE_REGION + "," + Arena.SMALL_REGION;
        List<Contest> contests = new ArrayList<>();
        addAll(contests, "RPC 3 KB", rpc(Arena.SMALL_REGION));
        addAll(contests, "RPC 100 KB", rpc(Arena.LARGE_REGION));
        addAll(contests, "v1 3 KB", "/v1/regions/" + Arena.SMALL_REGION + "/community-images?require=any&format=json");
        addAll(contests, "v1 merged 100 KB", "/v1/community-images?require=any&limit=all&" + regions);
        return List.copyOf(contests);
    }

    /** The question for a whole region on the RPC face. */
    static String rpc(String region) {
        return "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=" + region;
    }

    /**
     * What is compressed is asked for by another URL: HAProxy rightly answers by either form who takes both, or does
     * not say.
     */
    private static void addAll(List<Contest> contests, String name, String target) {
        Contest plain = new Contest(name, target, false, false);
        Contest compressed = new Contest(name, withLastFirst(target), true, false);
        contests.addAll(List.of(plain, compressed, plain.overHttp2(), compressed.overHttp2()));
    }

    /** The same question. */
    private static String withLastFirst(String target) {
        List<String> parameters =
                new ArrayList<>(List.of(target.replaceFirst(".*\\?", "").split("&")));
        Collections.rotate(parameters, 1);
        return target.replaceFirst("\\?.*", "?") + String.join("&", parameters);
    }
}

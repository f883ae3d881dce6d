package io.ehpc.gateway.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the dearest requests cost that a request line of 8 KB can hold, answered or refused, in time of a processor: of
 * the whole gateway's process (with its simulator), its collector and compiler too. No two requests of a kind are the
 * same, so that none is answered from what another made.
 *
 * <p>Ends with 1 if one kind is not answered as it should be; with {@code --strict}, for a machine of its own, also if
 * one takes more than {@value #MOST_MILLIS} ms.
 */
public final class WorstRequests {
    private static final double MOST_MILLIS = 2;
    private static final int WARM_UP = 3_000;
    private static final int REQUESTS = 1_000;
    private static final int ROOM = 7_900;
    private static final String IMAGES = "/v1/community-images?limit=1&";

    private static final String CONFIG = """
            server: {port: 0}
            management: {port: 0}
            accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
            upstream:
              endpoint: "http://127.0.0.1:%d"
              regions: {cn-hangzhou: , cn-beijing: , ap-southeast-1: }
            cache: {fresh: 1h, staleWhileRevalidate: 2h, staleIfError: 1d}
            """;

    private WorstRequests() {}

    /**
     * A kind of request.
     *
     * @param status of its answer
     * @param target by a number that makes it another one
     */
    private record Kind(String name, int status, IntFunction<String> target) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("an ordinary view", 200, n -> IMAGES + "imageName=*" + n + "*"),
            new Kind("the most wildcards", 200, n -> IMAGES + "imageName=" + patterns(n)),
            new Kind("too many wildcards", 400, n -> IMAGES + "imageName=" + filled("*a", n)),
            new Kind("many values", 200, n -> IMAGES + "imageName=" + values(n)),
            new Kind("too many values", 400, n -> IMAGES + "imageName=" + filled("a,", n)),
            new Kind("four sorts", 200, n -> IMAGES + "sort=-imageName,status,-size,imageId&imageName=*" + n + "*,*"),
            new Kind("too many sorts", 400, n -> IMAGES + "sort=" + filled("size,", n)),
            new Kind("a long cursor", 400, n -> IMAGES + "cursor=" + "A".repeat(4_000) + n),
            new Kind("too long a cursor", 400, n -> IMAGES + "cursor=" + filled("A", n)),
            new Kind("a cursor of changes", 400, n -> "/v1/community-images/changes?cursor=1.1" + filled("~a.1", n)),
            new Kind("too many parameters", 400, n -> IMAGES + filled("a&", n)),
            new Kind("the same on the RPC face", 400, n -> "/?Action=ListRegions&" + filled("a&", n)));

    /** As many wildcards as may be, in patterns as long as may be, with room between them for many tries. */
    private static String patterns(int number) {
        return IntStream.range(0, 16)
                .mapToObj(i -> "*" + "a".repeat(55) + "*" + "a".repeat(55) + "*" + (number + i))
                .collect(Collectors.joining(","));
    }

    /** As long as may be. */
    private static String values(int number) {
        return IntStream.range(0, 49)
                .mapToObj(i -> "a".repeat(120) + (number + i))
                .collect(Collectors.joining(","));
    }

    /** As often as there is room. */
    private static String filled(String what, int number) {
        return what.repeat(ROOM / what.length()) + number;
    }

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        boolean strict = List.of(args).contains("--strict");
        boolean good = true;
        try (Child gateway = Child.gateway(CONFIG)) {
            int port = Integer.parseInt(gateway.line());
            for (Kind kind : KINDS) {
                good &= isAsItShouldBe(kind, port, gateway, strict);
            }
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean isAsItShouldBe(Kind kind, int port, Child gateway, boolean strict) throws IOException {
        try (BlockingClient client = new BlockingClient(port)) {
            int number = 100_000;
            int unexpected = 0;
            for (int i = 0; i < WARM_UP; i++) {
                client.answered("GET", kind.target().apply(number++), "");
            }
            Duration before = gateway.cpuTime();
            for (int i = 0; i < REQUESTS; i++) {
                int status = client.answered("GET", kind.target().apply(number++), "");
                unexpected += status == kind.status() ? 0 : 1;
            }
            double millis = gateway.cpuTime().minus(before).toNanos() / 1e6 / REQUESTS;
            System.out.printf(
                    Locale.ROOT,
                    "%-26s %d, %5d B of target: %.2f ms of a processor, at most %.0f: %s; %d of %d answered otherwise%n",
                    kind.name(),
                    kind.status(),
                    kind.target().apply(number).length(),
                    millis,
                    MOST_MILLIS,
                    millis < MOST_MILLIS ? "met" : "MISSED",
                    unexpected,
                    REQUESTS);
            return unexpected == 0 && (millis < MOST_MILLIS || !strict);
        }
    }
}

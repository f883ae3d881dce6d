package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.SteadyClient.failed;
import static io.ehpc.gateway.benchmarks.SteadyClient.millis;

import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one greedy client costs another: response times of client B, alone and while client A takes all it can of one
 * thing that is bounded and shared, in rounds that take turns. The gateway (with its simulator), A and B are a process
 * each, over loopback; A gives way to the others, as if it had a machine of its own. Takes about three minutes.
 *
 * <p>Arguments: which things, all by default.
 */
public final class GreedyClient {
    private static final int ROUNDS = 5;
    private static final int WARM_UP_REQUESTS = 5_000;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final Duration BETWEEN = Duration.ofMillis(10);
    private static final String WARM = "/v1/regions/cn-hangzhou/community-images?limit=1";

    private final Child greedy;
    private final SteadyClient client;

    private GreedyClient(int port) throws IOException {
        greedy = Child.givingWay(Greed.class, Integer.toString(port));
        client = new SteadyClient(
                new RequestOptions()
                        .setHost(Greed.HOST_OF_B)
                        .setPort(port)
                        .setURI(WARM)
                        .putHeader("X-Api-Key", Greed.KEY_OF_B),
                BETWEEN);
    }

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        try (Child gateway = Child.gateway(Greed.CONFIG)) {
            GreedyClient bench = new GreedyClient(Integer.parseInt(gateway.line()));
            try (bench.greedy) {
                bench.measure(args.length == 0 ? Greed.KINDS : List.of(args));
            }
        }
        System.exit(0);
    }

    private void measure(List<String> things) throws Exception {
        client.warmUp(WARM_UP_REQUESTS, 1);
        for (String of : things) {
            List<Times> alone = new ArrayList<>();
            List<Times> beside = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                alone.add(client.round(SETTLE, ROUND));
                greedy.have(of);
                beside.add(client.round(SETTLE, ROUND));
                greedy.have(Greed.NOTHING);
            }
            print(of, alone, beside);
            if (failed(beside) > 0) {
                throw new AssertionError("client A's " + of + " made requests of client B fail");
            }
        }
    }

    private static void print(String of, List<Times> alone, List<Times> beside) {
        Spread without = millis(alone, 0.99);
        Spread with = millis(beside, 0.99);
        System.out.printf(
                Locale.ROOT,
                "%-12s p99 of B in a round: alone %s ms, beside A %s ms, ratio %.2f; %d failed%n",
                of,
                without,
                with,
                with.median() / without.median(),
                failed(beside));
    }
}

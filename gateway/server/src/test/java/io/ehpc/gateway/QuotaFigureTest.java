package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.DiscoveryConfig;
import io.ehpc.gateway.config.HedgeConfig;
import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.config.RetryConfig;
import io.ehpc.gateway.config.UpstreamConfig;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.outbound.Unexpected;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.resilience.Budgets;
import io.ehpc.gateway.resilience.HedgingEhpcApi;
import io.ehpc.gateway.resilience.RegionGuards;
import io.ehpc.gateway.resilience.RetryingEhpcApi;
import io.ehpc.gateway.resilience.UpstreamPipeline;
import io.ehpc.gateway.resilience.VertxScheduler;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.telemetry.BudgetMetrics;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.ClockOffset;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.HttpEhpcApi;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.RegionClients;
import io.ehpc.gateway.upstream.StaticCredentials;
import io.ehpc.gateway.upstream.Terms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Far more distinct queries at once than the quota has calls, over HTTP, against a cloud that throttles at
 * that very quota: none is throttled, none is lost, and they go by priority. How many queries, the property
 * {@code quota.queries} says.
 */
class QuotaFigureTest {
    private static final int QUERIES = Integer.getInteger("quota.queries", 500);
    private static final int CALLS = Math.max(20, QUERIES / 66);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final List<String> REGIONS = List.of(
            "cn-hangzhou",
            "cn-beijing",
            "cn-shanghai",
            "cn-shenzhen",
            "cn-qingdao",
            "cn-zhangjiakou",
            "cn-huhehaote",
            "cn-chengdu",
            "ap-southeast-1",
            "us-east-1");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<String, List<Asked>> called = new HashMap<>();

    private record Asked(Query query, Priority priority, int number) {}

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    @Test
    void budget_crowdOfQueries_keepsTheQuotaLosesNoneAndGoesByPriority() throws Exception {
        Simulator simulator = Ends.value(Simulator.start(
                vertx,
                SimulatorOptions.DEFAULTS
                        .withPorts(0, 0)
                        .withQuota(new SimulatorOptions.Quota((double) CALLS / PERIOD.toSeconds(), CALLS)),
                Clock.systemUTC()));
        List<Asked> asked = questions();
        long start = System.nanoTime();

        List<Answer> answers = onContext(() -> crowd(simulator, asked));

        System.out.printf(
                "%d queries at %d calls/s in each of %d regions: %d ms, %s%n",
                QUERIES,
                CALLS,
                REGIONS.size(),
                (System.nanoTime() - start) / 1_000_000,
                simulator.calls().all());
        assertThat(answers).extracting(Answer::query).containsExactlyElementsOf(queries(asked));
        assertThat(simulator.calls().ofOutcome("ok")).isEqualTo(QUERIES);
        assertThat(simulator.calls().total()).as("throttled: none").isEqualTo(QUERIES);
        assertThat(called).hasSize(REGIONS.size()).allSatisfy((region, calls) -> {
            assertThat(calls).hasSize(QUERIES / REGIONS.size());
            assertThat(calls.subList(CALLS, calls.size()))
                    .isSortedAccordingTo(Comparator.comparing(Asked::priority).thenComparingInt(Asked::number));
        });
        assertThat(registry.get("gateway.budget.spent").counters()).hasSize(3 * REGIONS.size());
        assertThat(registry.get("gateway.budget.spent").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(QUERIES);
        Ends.value(simulator.stop());
    }

    private static List<Asked> questions() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20260301);
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < QUERIES; i++) {
            Query query = new Query(
                    "main",
                    Operation.LIST_COMMUNITY_IMAGES,
                    REGIONS.get(i % REGIONS.size()),
                    new TreeMap<>(Map.of("InstanceType", "ecs.n" + i + ".tiny")));
            asked.add(new Asked(query, PRIORITIES.get(random.nextInt(3)), i));
        }
        return asked;
    }

    private static List<Query> queries(List<Asked> asked) {
        return asked.stream().map(Asked::query).toList();
    }

    private <T> T onContext(Supplier<Future<T>> work) throws Exception {
        Promise<T> done = Promise.promise();
        context.runOnContext(
                go -> Future.<Void>succeededFuture().compose(now -> work.get()).onComplete(done));
        return done.future().toCompletionStage().toCompletableFuture().get(180, TimeUnit.SECONDS);
    }

    /** Asks all in one go: not one call is under way before the last was asked. */
    private Future<List<Answer>> crowd(Simulator simulator, List<Asked> asked) {
        Clocks clocks = Clocks.system();
        Map<Query, Asked> byQuery = new HashMap<>();
        asked.forEach(each -> byQuery.put(each.query(), each));
        EhpcApi http = http(simulator, clocks);
        EhpcApi noted = (query, terms) -> {
            called.computeIfAbsent(query.region(), region -> new ArrayList<>()).add(byQuery.get(query));
            return http.answer(query, terms);
        };
        EhpcApi api = pipeline(noted, clocks.monotonic());
        Deadline deadline = Deadline.in(Duration.ofSeconds(170), clocks.monotonic());
        List<Future<Answer>> answers = asked.stream()
                .map(each -> api.answer(each.query(), new Terms(deadline, each.priority())))
                .toList();
        return Future.all(answers).map(all -> all.<Answer>list());
    }

    /** The composition that the gateway has, with room for all. */
    private EhpcApi pipeline(EhpcApi cloud, MonotonicClock clock) {
        ResilienceMetrics metrics = new ResilienceMetrics(registry, RetryingEhpcApi.RESULTS, HedgingEhpcApi.RESULTS);
        ResilienceConfig config = new ResilienceConfig(
                new ResilienceConfig.Breaker(10, 4, 50, Duration.ofSeconds(10), 1),
                QUERIES,
                QUERIES,
                new RetryConfig(1, Duration.ofMillis(100), Duration.ofSeconds(1), 0),
                new HedgeConfig(false, Duration.ofSeconds(1)));
        return new UpstreamPipeline(new VertxScheduler(vertx), clock, new Random(), calls(Clock.systemUTC()), metrics)
                .over(
                        cloud,
                        CALL_TIMEOUT,
                        budgets(),
                        new RegionGuards(metrics, clock).configured(Set.copyOf(REGIONS), config),
                        config);
    }

    private UpstreamMetrics calls(Clock clock) {
        return new UpstreamMetrics(
                registry,
                clock,
                Arrays.stream(FaultKind.values()).map(FaultKind::label).toList());
    }

    private Budgets.Configured budgets() {
        BudgetMetrics metrics = new BudgetMetrics(
                registry, Arrays.stream(Priority.values()).map(Priority::label).toList());
        return new Budgets(vertx, System::nanoTime, metrics)
                .configured(
                        Set.of("main"),
                        Set.copyOf(REGIONS),
                        account -> new QuotaConfig(CALLS, PERIOD, Duration.ofSeconds(5), QUERIES));
    }

    private EhpcApi http(Simulator simulator, Clocks clocks) {
        SortedMap<String, URI> endpoints = new TreeMap<>();
        REGIONS.forEach(region -> endpoints.put(region, URI.create("http://127.0.0.1:" + simulator.port())));
        UpstreamConfig config = new UpstreamConfig(
                endpoints,
                Map.of(),
                Duration.ofSeconds(5),
                CALL_TIMEOUT,
                1 << 20,
                (CALLS + 3) / 4,
                new DiscoveryConfig(false, "cn-hangzhou", Duration.ofHours(1), "https://ehpc.{region}.example"));
        return new HttpEhpcApi(
                vertx,
                new RegionClients(new OutboundClients(vertx, new OutboundMetrics(registry, Unexpected.labels())))
                        .configured(config),
                endpoints,
                Map.of("main", new StaticCredentials(new AccessKey("testAccessKeyId", "testAccessKeySecret", null))),
                new HttpEhpcApi.Limits(CALL_TIMEOUT, 1 << 20),
                new ClockOffset(),
                clocks,
                calls(clocks.wall()));
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.catalogue.Audience;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.Changes;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.catalogue.Merges;
import io.ehpc.gateway.catalogue.ScriptedApi;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.RequestConfig;
import io.ehpc.gateway.heap.WorkAdmission;
import io.ehpc.gateway.logging.RequestLog;
import io.ehpc.gateway.outbound.CollectorSender;
import io.ehpc.gateway.security.Access;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.telemetry.Exemplars;
import io.ehpc.gateway.telemetry.HttpServerMetrics;
import io.ehpc.gateway.telemetry.RequestMetrics;
import io.ehpc.gateway.telemetry.Telemetry;
import io.ehpc.gateway.telemetry.TraceMetrics;
import io.ehpc.gateway.tracing.OtelEnvironment;
import io.ehpc.gateway.tracing.Tracing;
import io.ehpc.gateway.upstream.FaultKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prepared answers end when the test says so: nothing here depends on how fast it runs. */
class PreparedAnswersTest {
    private static final String ALL = "/v1/community-images?region=*";
    private static final String RPC = "/?Action=ListCommunityImages&Version=2018-04-12";
    private static final String RPC_BEIJING = RPC + "&RegionId=cn-beijing";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final TestClock clock = new TestClock();
    private final ScriptedApi upstream = new ScriptedApi(clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GatewayConfig config = GatewayConfigs.ofThreeRegions();
    private final ChangeMetrics changes = new ChangeMetrics(meters, Audience.Leave.labels());
    private final ChangeFeed feed = new ChangeFeed(clock, changes, config.changes());
    private final Audience audience = new Audience(changes);
    private final CacheMemory memory = new CacheMemory(config.cache().maxBytes());
    private final AnswerCache cache = new AnswerCache(
            vertx,
            clock.both(),
            new CacheMetrics(meters, AnswerCache.OUTCOMES),
            Keeper.NONE,
            feed,
            memory,
            new AnswerCache.Settings(
                    config.cache(), config.upstream().callTimeout(), upstream, Set.of(), query -> true));
    private final Merges merges = new Merges(vertx, memory, answer -> true);
    private final Access access = Accesses.of(config, vertx, clock, meters);
    private final Queue<Runnable> ends = new ConcurrentLinkedQueue<>();
    private volatile Serving serving = serving();
    private int port;

    private Serving serving() {
        return serving(config.requests());
    }

    private Serving serving(RequestConfig requests) {
        return new Serving(
                new Catalogue(cache, merges, clock, config),
                new Changes(feed, audience, config),
                requests,
                region -> new Serving.RegionHealth("https://ehpc." + region + ".example", "closed", 0),
                access,
                memory,
                WorkAdmission.ALWAYS);
    }

    @BeforeEach
    void listen() throws Exception {
        Observers observers = new Observers(
                new RequestMetrics(meters, Route.faces(), Route.outcomes(AnswerCache.OUTCOMES)),
                new HttpServerMetrics(Telemetry.off()),
                new Exemplars(),
                new RequestLog(() -> 0, GatewayConfigs.ofThreeRegions().logging()),
                new Tracing(
                        new TraceMetrics(meters),
                        GatewayConfigs.ofThreeRegions().tracing(),
                        OtelEnvironment.NONE,
                        CollectorSender::exporter));
        RequestIds ids = new RequestIds();
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            RequestScope.begin(context, ids, observers);
            context.next();
        });
        PreparedAnswers prepared = new PreparedAnswers(clock.both(), (millis, what) -> ends.add(what));
        Door door = new Door(() -> serving);
        router.route("/").handler(new RpcFace(door, 1_000, prepared, clock.both()));
        new ImageRoutes(new PartedRequests(door, clock.both(), prepared)).addTo(router);
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port = finished(server.listen(0, "127.0.0.1")).actualPort();
        get(ALL);
    }

    @AfterEach
    void close() throws Exception {
        finished(vertx.close());
    }

    private static <T> T finished(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private Reply get(String target, String... headers) {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try (Wire wire = Wire.to(port)) {
            return wire.send(request + "\r\n").reply();
        }
    }

    /** How many look-ups of queries were counted, whatever they found. */
    private long lookUps() {
        return (long) meters.find("gateway.cache.lookups").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Asks once more, and says whether that was answered from what was prepared. */
    private boolean isPrepared(String target, String... headers) {
        long before = lookUps();
        get(target, headers);
        return lookUps() == before;
    }

    @Test
    void answer_forClusters_isPreparedWhereverTheyWereFound() {
        upstream.has("cn-beijing", "ehpc-1");
        for (String clusters : List.of("ehpc-1", "*")) {
            String target = "/v1/community-images?clusterId=" + clusters;
            get(target);
            assertThat(isPrepared(target)).isFalse();
            assertThat(isPrepared(target)).as(clusters).isTrue();
            assertThat(get(target).json().at("/parts/0/clusterId").asText()).isEqualTo("ehpc-1");
        }
    }

    private void endMoments() throws Exception {
        Promise<String> ended = Promise.promise();
        vertx.runOnContext(go -> {
            for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
                end.run();
            }
            ended.complete("ended");
        });
        finished(ended.future());
    }

    @Test
    void answer_askedAgain_isTheSameWithoutLookUpsAndCountedLater() throws Exception {
        assertThat(isPrepared(ALL)).as("the first hit goes the whole way").isFalse();
        Reply whole = get(ALL);
        assertThat(isPrepared(ALL)).isTrue();
        Reply prepared = get(ALL);

        assertThat(prepared.body()).isEqualTo(whole.body());
        assertThat(prepared.header("age")).isEqualTo("0");
        assertThat(prepared.header("cache-status")).isEqualTo("ehpc-gateway; hit; ttl=60");
        assertThat(prepared.header("etag")).isEqualTo(whole.header("etag"));
        assertThat(prepared.header("x-request-id")).isNotEqualTo(whole.header("x-request-id"));
        assertThat(lookUps()).isEqualTo(6);

        endMoments();

        assertThat(lookUps()).as("three hits more of three parts each").isEqualTo(15);
        assertThat(cache.inspect(query -> true))
                .allSatisfy(entry -> assertThat(entry.hits()).isEqualTo(4));
        assertThat(isPrepared(ALL)).isFalse();
    }

    @Test
    void answer_afterAMoment_isMadeAnew() {
        clock.pass(Duration.ofMillis(500));
        get(ALL);
        clock.pass(Duration.ofMillis(99));
        assertThat(isPrepared(ALL)).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(isPrepared(ALL)).isFalse();
    }

    /** What is left to who reckons with {@code Age} is never more than what is left. */
    @ParameterizedTest
    @ValueSource(strings = {ALL, RPC_BEIJING, ALL + "&format=csv"})
    void answer_atAnyTime_isFreshForNoLongerThanItsParts(String target) {
        get(target);
        for (int millis = 7; millis < 59_000; millis += 43) {
            clock.pass(Duration.ofMillis(43));
            Reply reply = get(target);
            Duration left = cache.inspect(query -> true).stream()
                    .map(entry -> entry.served().freshFor())
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            long said = Long.parseLong(reply.header("cache-control").replaceAll("\\D", ""))
                    - Long.parseLong(reply.header("age"));
            assertThat(Duration.ofSeconds(said)).isLessThanOrEqualTo(left);
            assertThat(reply.header("cache-status")).isEqualTo("ehpc-gateway; hit; ttl=" + left.toSeconds());
            millis += millis / 4;
        }
    }

    @Test
    void answer_afterAPurge_isNotServed() throws Exception {
        get(ALL);
        assertThat(isPrepared(ALL)).isTrue();

        finished(cache.purge(query -> query.region().equals("cn-beijing"), false));

        upstream.answers("cn-beijing", Answers.body("R-new", "{\"ImageId\": \"m-new\"}"));
        assertThat(get(ALL).body()).contains("m-new").contains("R-new");
    }

    @Test
    void answer_afterASoftPurge_isStale() throws Exception {
        get(ALL);

        finished(cache.purge(query -> query.region().equals("cn-beijing"), true));

        assertThat(get(ALL).json().at("/parts/1/state").asText()).isEqualTo("stale");
    }

    @Test
    void answer_afterARefreshOfAnyQuery_isMadeAnew() {
        get(ALL);
        get("/v1/community-images?region=cn-beijing&baseOsTag=a");
        assertThat(isPrepared(ALL)).isFalse();
    }

    @Test
    void answer_afterAReload_isByTheNewConfiguration() {
        get(ALL);
        serving = serving();
        assertThat(isPrepared(ALL)).isFalse();

        get(ALL);
        cache.configure(new AnswerCache.Settings(
                config.cache(), config.upstream().callTimeout(), upstream, Set.of(), query -> true));
        assertThat(isPrepared(ALL)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"60000, fresh, stale", "300000, stale, stale-if-error", "3600000, stale-if-error, failed"})
    void answer_atALimitOfItsAge_isNotServedPastIt(long limit, String before, String after) {
        for (String region : serving.catalogue().regions()) {
            upstream.fails(region, FaultKind.UNREACHABLE);
        }
        clock.pass(Duration.ofMillis(limit - 50));
        get(ALL);
        assertThat(get(ALL).json().at("/parts/0/state").asText()).isEqualTo(before);

        clock.pass(Duration.ofMillis(50));

        assertThat(get(ALL).json().at("/parts/0/state").asText()).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cache-Control: max-age=10", "Cache-Control: no-cache", "Prefer: wait=1"})
    void request_thatSaysHowItWantsToBeAnswered_goesTheWholeWay(String header) {
        get(ALL);
        assertThat(isPrepared(ALL)).isTrue();
        assertThat(isPrepared(ALL, header)).isFalse();
    }

    @Test
    void request_forAnotherQuestionOrFormat_isNotAnsweredByIt() {
        get(ALL);
        assertThat(isPrepared(ALL, "Accept: text/csv")).isFalse();
        assertThat(isPrepared(ALL + "&status=Available")).isFalse();
        assertThat(get(ALL, "Accept: text/csv").header("content-type")).startsWith("text/csv");
        assertThat(get(ALL).header("content-type")).isEqualTo("application/json");
    }

    @Test
    void request_withTheTag_getsNotModifiedFromIt() {
        String tag = get(ALL).header("etag");
        long before = lookUps();

        Reply reply = get(ALL, "If-None-Match: " + tag);

        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.body()).isEmpty();
        assertThat(lookUps()).isEqualTo(before);
    }

    @Test
    void answer_thatWasPartial_isNotPrepared() throws Exception {
        finished(cache.purge(query -> true, false));
        upstream.fails("cn-beijing", FaultKind.UNREACHABLE);
        get(ALL);
        get(ALL);
        assertThat(isPrepared(ALL)).isFalse();
    }

    @Test
    void rpc_askedAgain_isTheSameWithoutLookUpsAndCountedLater() throws Exception {
        Reply whole = get(RPC_BEIJING);
        long before = lookUps();

        Reply prepared = get(RPC_BEIJING);

        assertThat(lookUps()).isEqualTo(before);
        assertThat(prepared.body()).isEqualTo(whole.body());
        assertThat(prepared.header("cache-status")).isEqualTo("ehpc-gateway; hit; ttl=60");
        assertThat(prepared.header("x-request-id")).isNotEqualTo(whole.header("x-request-id"));
        endMoments();
        assertThat(lookUps()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: max-age=10",
                "Content-Type: text/plain",
                "Content-Length: 0",
                "x-acs-version: 2018-04-12",
                "x-acs-action: ListCommunityImages",
                "x-ehpc-explain: 1"
            })
    void rpc_thatSaysSomethingElse_goesTheWholeWay(String header) {
        get(RPC_BEIJING);
        assertThat(isPrepared(RPC_BEIJING)).isTrue();
        assertThat(isPrepared(RPC_BEIJING, header)).isFalse();
    }

    @Test
    void rpc_signedInItsQuery_isNotKeptForNobodyElseCanAskIt() {
        String signed = RPC_BEIJING + "&SignatureNonce=1";
        get(signed);
        assertThat(isPrepared(signed)).isFalse();
    }

    /** Of which one is no region's: others on the way may go by either. */
    @Test
    void rpc_toTwoHosts_isNotServedToThoseWhoNameOne() {
        serving = serving(withDefault(config.requests(), "cn-hangzhou"));
        for (String region : List.of("cn-beijing", "cn-hangzhou")) {
            upstream.answers(region, Answers.body("R-" + region, "{\"ImageId\": \"m-" + region + "\"}"));
        }
        // Two are no host, which is refused before it comes so far; else it would be of the default region.
        String two = "Host: cn-beijing\r\nHost: x";
        assertThat(rpc(two)).contains("m-cn-hangzhou");
        assertThat(rpc(two)).contains("m-cn-hangzhou");
        assertThat(rpc("Host: cn-beijing")).contains("m-cn-beijing");
    }

    private String rpc(String hosts) {
        try (Wire wire = Wire.to(port)) {
            return wire.send("GET " + RPC + "&BaseOsTag=b HTTP/1.1\r\n" + hosts + "\r\n\r\n")
                    .reply()
                    .body();
        }
    }

    private static RequestConfig withDefault(RequestConfig requests, String region) {
        return new RequestConfig(
                requests.deadline(),
                requests.maxParts(),
                requests.defaultLimit(),
                region,
                requests.account(),
                requests.directives(),
                requests.explain(),
                requests.sharedCaches());
    }

    @Test
    void rpc_toAnotherHost_isOfItsRegion() {
        for (String region : List.of("cn-beijing", "cn-hangzhou", "cn-beijing")) {
            upstream.answers(region, Answers.body("R-" + region, "{\"ImageId\": \"m-" + region + "\"}"));
            try (Wire wire = Wire.to(port)) {
                String body = wire.send(
                                "GET " + RPC + "&BaseOsTag=a HTTP/1.1\r\nHost: ehpc." + region + ".example\r\n\r\n")
                        .reply()
                        .body();
                assertThat(body).contains("m-" + region);
            }
        }
    }

    @Test
    void rpc_afterAPurge_isNotServed() throws Exception {
        get(RPC_BEIJING);
        assertThat(isPrepared(RPC_BEIJING)).isTrue();

        finished(cache.purge(query -> query.region().equals("cn-beijing"), false));

        upstream.answers("cn-beijing", Answers.body("R-new", "{\"ImageId\": \"m-new\"}"));
        assertThat(get(RPC_BEIJING).body()).contains("m-new").contains("R-new");
    }
}

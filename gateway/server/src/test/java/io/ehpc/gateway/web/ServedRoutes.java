package io.ehpc.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.catalogue.Audience;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.Changes;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.catalogue.Merges;
import io.ehpc.gateway.catalogue.ScriptedApi;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.heap.WorkAdmission;
import io.ehpc.gateway.listener.Listener;
import io.ehpc.gateway.logging.RequestLog;
import io.ehpc.gateway.outbound.CollectorSender;
import io.ehpc.gateway.resilience.AdmittedEhpcApi;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.telemetry.Exemplars;
import io.ehpc.gateway.telemetry.HttpServerMetrics;
import io.ehpc.gateway.telemetry.ListenerMetrics;
import io.ehpc.gateway.telemetry.RequestMetrics;
import io.ehpc.gateway.telemetry.Telemetry;
import io.ehpc.gateway.telemetry.TraceMetrics;
import io.ehpc.gateway.tracing.OtelEnvironment;
import io.ehpc.gateway.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/** Both faces on a free port, before a scripted upstream and a clock that stands. */
final class ServedRoutes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    final TestClock clock = new TestClock();
    final ScriptedApi upstream = new ScriptedApi(clock);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicBoolean draining = new AtomicBoolean();

    /** Whether the heap is full. */
    final AtomicBoolean full = new AtomicBoolean();

    /** What was refused for that. */
    final Queue<String> refusedWork = new ConcurrentLinkedQueue<>();

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    private final ApiListener listener;

    ServedRoutes() {
        this(GatewayConfigs.ofThreeRegions());
    }

    ServedRoutes(GatewayConfig config) {
        ChangeMetrics changes = new ChangeMetrics(meters, Audience.Leave.labels());
        ChangeFeed feed = new ChangeFeed(clock, changes, config.changes());
        CacheMemory memory = new CacheMemory(config.cache().maxBytes());
        WorkAdmission admission = new WorkAdmission(full::get, refusedWork::add);
        Merges merges = new Merges(vertx, memory, answer -> true, admission);
        AnswerCache cache = new AnswerCache(
                vertx,
                clock.both(),
                new CacheMetrics(meters, AnswerCache.OUTCOMES),
                Keeper.NONE,
                feed.and(merges),
                memory,
                new AnswerCache.Settings(
                        config.cache(),
                        config.upstream().callTimeout(),
                        new AdmittedEhpcApi(upstream, admission),
                        Set.of(),
                        query -> true));
        Serving serving = new Serving(
                new Catalogue(cache, merges, clock, config),
                new Changes(feed, new Audience(changes), config),
                config.requests(),
                region -> new Serving.RegionHealth("https://ehpc." + region + ".example", "closed", 0),
                Accesses.of(config, vertx, clock, meters),
                memory,
                admission);
        Observers observers = new Observers(
                new RequestMetrics(meters, Route.faces(), Route.outcomes(AnswerCache.OUTCOMES)),
                new HttpServerMetrics(Telemetry.off()),
                new Exemplars(),
                new RequestLog(() -> 0, config.logging()),
                new Tracing(
                        new TraceMetrics(meters), config.tracing(), OtelEnvironment.NONE, CollectorSender::exporter));
        this.listener = new ApiListener(
                new Listener(
                        vertx,
                        config.server().listener(),
                        config.server().messages(),
                        new ListenerMetrics(meters).of("server"),
                        clock),
                0,
                on -> ApiRoutes.of(on, config.server(), () -> serving, draining::get, observers, clock.both()),
                new LoopLag(() -> 0, late -> {}),
                clock);
        finished(vertx.deployVerticle(listener));
    }

    private static <T> T finished(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception failed) {
            throw new AssertionError("did not start or stop", failed);
        }
    }

    int port() {
        return listener.port();
    }

    Wire connect() {
        return Wire.to(listener.port());
    }

    Reply get(String target) {
        return exchange("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
    }

    Reply exchange(String request) {
        try (Wire wire = connect()) {
            return wire.send(request).reply();
        }
    }

    Reply postForm(String target, String form) {
        return exchange("POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + form.getBytes(UTF_8).length + "\r\n\r\n" + form);
    }

    /** Waits until that many requests were counted so; a request is counted once its answer is written. */
    void awaitCounted(Route route, String outcome, long count) {
        RequiredSearch ofRoute =
                meters.get("gateway.requests").tag("route", route.label()).tag("outcome", outcome);
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> counted(ofRoute) == count && inProgress() == 0);
    }

    /** Waits until that many requests were counted, under whatever route and outcome. */
    void awaitCounted(long count) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> counted() == count);
    }

    /** How many requests were counted, under whatever route and outcome. */
    long counted() {
        return counted(meters.get("gateway.requests"));
    }

    private static long counted(RequiredSearch requests) {
        return (long) requests.counters().stream().mapToDouble(Counter::count).sum();
    }

    /** Waits until every request that began is counted. */
    void awaitIdle() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> inProgress() == 0);
    }

    double inProgress() {
        return meters.get("gateway.requests.in.progress").gauge().value();
    }

    /** Waits until so many streams and polls wait for changes. */
    void awaitListeners(int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> meters.get("gateway.changes.listeners").gauge().value() == count);
    }

    /** How many calls to the upstream are under way. */
    double flights() {
        return meters.get("gateway.cache.flights").gauge().value();
    }

    @Override
    public void close() {
        finished(vertx.close());
    }
}

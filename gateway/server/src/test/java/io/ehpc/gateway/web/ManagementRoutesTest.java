package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.cache.Witness;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.catalogue.Holdings;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.ReadinessConfig;
import io.ehpc.gateway.logging.LogLevels;
import io.ehpc.gateway.security.AuditLog;
import io.ehpc.gateway.security.ManagementAccess;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.telemetry.Telemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementRoutesTest {
    private final Vertx vertx = Vertx.vertx();
    private final Telemetry telemetry = new Telemetry();
    private final TestClock clock = new TestClock();
    private final ReadinessConfig bounds = GatewayConfigs.ofThreeRegions().readiness();
    private final Readiness readiness = new Readiness(clock.both().waits(), bounds);
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final Liveness liveness = new Liveness(nanos::get, () -> ended);
    private int port;

    @BeforeEach
    void start() throws Exception {
        HttpServer server = finished(vertx.createHttpServer()
                .requestHandler(new ManagementRoutes(
                                telemetry,
                                nothingHeld(vertx),
                                allowingAll(),
                                new AuditLog(new TestClock().both()),
                                new LogLevels(),
                                readiness,
                                liveness)
                        .routes(vertx))
                .listen(0, "127.0.0.1"));
        port = server.actualPort();
    }

    private ManagementAccess allowingAll() {
        GatewayConfig config = GatewayConfigs.ofThreeRegions();
        return new ManagementAccess(
                clock.both(),
                Accesses.of(config, vertx, clock, new SimpleMeterRegistry()),
                config.management().host(),
                config.management().access());
    }

    private static Holdings nothingHeld(Vertx vertx) {
        GatewayConfig config = GatewayConfigs.ofThreeRegions();
        return new Holdings(new AnswerCache(
                vertx,
                new TestClock().both(),
                new CacheMetrics(new SimpleMeterRegistry(), AnswerCache.OUTCOMES),
                Keeper.NONE,
                Witness.NONE,
                new CacheMemory(config.cache().maxBytes()),
                new AnswerCache.Settings(
                        config.cache(),
                        Duration.ofSeconds(1),
                        (query, terms) -> Future.failedFuture("nothing is to be asked"),
                        Set.of(),
                        query -> false)));
    }

    @AfterEach
    void stop() throws Exception {
        finished(vertx.close().map("closed"));
        telemetry.close();
    }

    private static <T> T finished(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private Reply get(String target, String... headers) {
        return send("GET", target, headers);
    }

    private Reply send(String method, String target, String... headers) {
        try (Wire wire = Wire.to(port)) {
            String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            return wire.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n")
                    .reply();
        }
    }

    private Reply head(String path) {
        try (Wire wire = Wire.to(port)) {
            return head(wire, path);
        }
    }

    private static Reply head(Wire wire, String path) {
        return wire.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .replyToHead();
    }

    /** The load that is looked at for so long. */
    private void loaded(Duration lag, long requests) {
        readiness.look(lag, requests, bounds);
        clock.pass(bounds.after());
        readiness.look(lag, requests, bounds);
    }

    private void lives(Readiness.State state) {
        if (state != Readiness.State.STARTING) {
            readiness.serves();
        }
        if (state == Readiness.State.OVERLOADED) {
            loaded(bounds.maxLoopLag().plusMillis(1), 17);
        }
        if (state == Readiness.State.DRAINING) {
            readiness.drains();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        STARTING   | 503 | starting   | 0   | 0  | It does not listen yet.
        READY      | 200 | ready      | 0   | 0  | It can answer.
        OVERLOADED | 503 | overloaded | 501 | 17 | There is more to do than it can: it takes requests again once no event \
        loop was later than 250 ms and no more than 4000 requests waited, for 5000 ms.
        DRAINING   | 503 | draining   | 0   | 0  | It stops, and takes no more requests.
        """)
    void readiness_anyState_isSaidWithItsReasonWhileLivenessHolds(
            Readiness.State state, int status, String said, int lag, int requests, String why) {
        lives(state);

        assertThat(get("/readyz").status()).isEqualTo(status);
        assertThat(get("/readyz").body())
                .isEqualTo("{\"status\":\"" + said + "\",\"why\":\"" + why + "\",\"loopLagMillis\":" + lag
                        + ",\"requests\":" + requests + "}");
        assertThat(get("/readyz").header("cache-control")).isEqualTo("no-store");
        assertThat(get("/livez").status()).isEqualTo(200);
        assertThat(get("/livez").body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(get("/livez").header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void liveness_loopThatStands_isDeadAndSaysWhich() {
        liveness.heart("vert.x-eventloop-thread-1");
        nanos.addAndGet(Liveness.BOUND.plusSeconds(2).toNanos());

        assertThat(get("/livez").status()).isEqualTo(503);
        assertThat(get("/livez").body())
                .isEqualTo("{\"status\":\"dead\",\"why\":\"The event loop vert.x-eventloop-thread-1 has not turned for"
                        + " 12 s.\"}");
        assertThat(get("/livez").header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void liveness_threadThatEnded_isDeadAndSaysWhich() {
        ended.add("log");

        assertThat(get("/livez").status()).isEqualTo(503);
        assertThat(get("/livez").body()).isEqualTo("{\"status\":\"dead\",\"why\":\"The thread log has ended.\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # Accept                                                              | content type
        ''                                                                    | text/plain; version=0.0.4; charset=utf-8
        */*                                                                   | text/plain; version=0.0.4; charset=utf-8
        text/plain                                                            | text/plain; version=0.0.4; charset=utf-8
        application/openmetrics-text                                          | application/openmetrics-text; version=1.0.0; charset=utf-8
        application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.3 | application/openmetrics-text; version=1.0.0; charset=utf-8
        application/openmetrics-text;q=0.3;version=1.0.0,text/plain;q=0.6     | text/plain; version=0.0.4; charset=utf-8
        'text/html;x="application/openmetrics-text"'                          | text/plain; version=0.0.4; charset=utf-8
        'a/b;c="'                                                             | text/plain; version=0.0.4; charset=utf-8
        """)
    void metrics_anyScraper_areInItsFormat(String accept, String contentType) {
        Reply reply = accept.isEmpty() ? get("/metrics") : get("/metrics", "Accept: " + accept);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo(contentType);
        assertThat(reply.body()).contains("\ngateway_build_info{");
        assertThat(reply.body().endsWith("# EOF\n")).isEqualTo(contentType.startsWith("application"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # Accept-Encoding       | coding: RFC 9110, section 12.5.3
        gzip                    | gzip
        x-gzip                  | gzip
        zstd, gzip;q=0.5        | gzip
        *                       | gzip
        zstd                    |
        identity                |
        gzip;q=0                |
        identity, gzip;q=0      |
        """)
    void metrics_anyAcceptEncoding_areCodedSo(String accept, String coding) {
        Reply reply = get("/metrics", "Accept-Encoding: " + accept);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-encoding")).isEqualTo(coding == null ? "" : coding);
        assertThat(reply.header("vary")).contains("Accept-Encoding");
    }

    @Test
    void logLevels_setAndTakenBack_areShown() {
        assertThat(send("PUT", "/admin/log-levels/io.ehpc.gateway.web?level=trace")
                        .body())
                .contains("{\"logger\":\"io.ehpc.gateway.web\",\"level\":\"trace\",\"untilReload\":true}");
        assertThat(get("/admin/log-levels").body())
                .contains("\"logger\":\"root\"")
                .contains("trace");
        assertThat(send("DELETE", "/admin/log-levels/io.ehpc.gateway.web").body())
                .doesNotContain("trace");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        PUT    | /admin/log-levels/io.ehpc.gateway.web?level=loud      | 400
        PUT    | /admin/log-levels/io.ehpc.gateway.web                 | 400
        PUT    | /admin/log-levels/io.ehpc.gateway.web?level=info&x=1  | 400
        PUT    | /admin/log-levels/com.aliyun?level=debug              | 404
        PUT    | /admin/log-levels/io.ehpc.gateway.invented?level=off  | 404
        DELETE | /admin/log-levels/io.ehpc.gateway.web                 | 404
        POST   | /admin/log-levels/io.ehpc.gateway.web?level=info      | 405
        """)
    void logLevels_badRequest_isRefused(String method, String target, int status) {
        assertThat(send(method, target).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # path                      | methods
        /metrics                    | GET, HEAD
        /livez                      | GET, HEAD
        /readyz                     | GET, HEAD
        /admin/entries              | GET, HEAD, DELETE
        /admin/entries/x            | GET, HEAD, DELETE
        /admin/log-levels           | GET, HEAD
        /admin/log-levels/root      | PUT, DELETE
        """)
    void path_otherMethod_isToldWhichThereAreAndHeadIsAsGet(String path, String methods) {
        readiness.serves();
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
            if (!List.of(methods.split(", ")).contains(method)) {
                Reply reply = method.equals("HEAD") ? head(path) : send(method, path);
                assertThat(reply.status()).as(method + " " + path).isEqualTo(405);
                assertThat(reply.header("allow")).isEqualTo(methods);
            }
        }
        if (methods.contains("HEAD")) {
            try (Wire wire = Wire.to(port)) {
                Reply head = head(wire, path);
                Reply get = wire.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .reply();
                assertThat(head.status()).isEqualTo(get.status());
                assertThat(head.header("content-type")).isEqualTo(get.header("content-type"));
                assertThat(Integer.parseInt(head.header("content-length"))).isPositive();
            }
        }
    }

    @Test
    void path_unknown_isAProblem() {
        Reply reply = get("/nothing");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:not-found");
    }

    @Test
    void path_thatCannotBeRead_isRefusedAndTheServerLives() {
        assertThat(get("/%zz").status()).isEqualTo(400);
        assertThat(get("/livez").status()).isEqualTo(200);
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.security.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementChecksTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final List<Reason> refused = new CopyOnWriteArrayList<>();
    private int port;

    @BeforeEach
    void start() throws Exception {
        Router routes = Router.router(vertx);
        routes.route("/broken").handler(context -> {
            throw new IllegalStateException("on purpose");
        });
        routes.route().handler(context -> context.response().end("reached"));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(new ManagementChecks(
                                GatewayConfigs.ofThreeRegions().management(),
                                (denied, occasion) -> refused.add(denied.reason()),
                                clock)
                        .before(routes))
                .invalidRequestHandler(InvalidRequests.ofManagement(clock))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private Reply exchange(String sent) {
        try (Wire wire = Wire.to(port)) {
            return wire.send(sent.replace("~", "\r\n") + "\r\n\r\n").reply();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'DELETE /admin/entries?region=* HTTP/1.1~Host: evil.test~Origin: http://evil.example' | FOREIGN_HOST   | 421
            'GET /metrics HTTP/1.1~Host: evil.test'                                                  | FOREIGN_HOST   | 421
            'DELETE /admin/entries?region=* HTTP/1.1~Host: localhost~Origin: http://evil.example'    | FOREIGN_ORIGIN | 403
            'GET /metrics HTTP/1.1~Host: localhost~Origin: http://localhost:3000'                    | FOREIGN_ORIGIN | 403
            'GET /metrics HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site'                       | FOREIGN_ORIGIN | 403
            'GET /metrics HTTP/1.1~Host: localhost~Sec-Fetch-Site: same-site'                        | FOREIGN_ORIGIN | 403
            'CONNECT a:1 HTTP/1.1~Host: a:1'                                                         | BAD_TARGET     | 405
            'OPTIONS * HTTP/1.1~Host: localhost'                                                     | BAD_TARGET     | 405
            'ODD / HTTP/1.1~Host: localhost'                                                         | BAD_TARGET     | 501
            'GET metrics HTTP/1.1~Host: localhost'                                                   | BAD_TARGET     | 400
            'PUT /x HTTP/1.1~Host: localhost~Expect: 200-ok~Content-Length: 1'                       | BAD_TARGET     | 417
            'GET /metrics HTTP/1.1~Host: localhost~Accept: LONG'                                     | HEADER_TOO_LARGE | 431
            """)
    void request_thatMayNotCome_isAProblemAndCounted(String sent, Reason reason, int status) {
        Reply reply = exchange(sent.replace("LONG", "x".repeat(1_025)));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.header("x-request-id")).isNotEmpty();
        assertThat(refused).containsExactly(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'GET /livez HTTP/1.0'
            'GET /livez HTTP/1.1~Host: 127.0.0.1:8081'
            'GET /livez HTTP/1.1~Host: [::1]'
            'DELETE /x HTTP/1.1~Host: localhost'
            'DELETE /x HTTP/1.1~Host: localhost:8081~Origin: http://localhost:8081~Sec-Fetch-Site: same-origin'
            'GET /metrics HTTP/1.1~Host: localhost~Sec-Fetch-Site: none'
            """)
    void request_ofTheHostItself_reachesTheRoutes(String sent) {
        assertThat(exchange(sent).body()).isEqualTo("reached");
        assertThat(refused).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'GET /%zz HTTP/1.1~Host: localhost'                 | 400
            'GET / HTTP/1.1~Host: localhost~Host: localhost'    | 400
            'GET / HTTP/1.1~Host: localhost~odd'                | 400
            'GET /LONG HTTP/1.1~Host: localhost'                | 414
            'GET / HTTP/1.1~Host: localhost~x: LONGLONGLONG'    | 431
            'GET /broken HTTP/1.1~Host: localhost'              | 500
            'PUT /x HTTP/1.1~Host: localhost~Expect: 100-continue~Content-Length: 1' | 200
            """)
    void request_whateverBecomesOfIt_isAnsweredWithTheDate(String sent, int status) {
        Reply reply = exchange(sent.replace("LONG", "x".repeat(5_000)));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("date")).isEqualTo(HttpDateTest.of(clock.instant()));
        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        if (status >= 400) {
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        }
    }

    @Test
    void request_thatBreaksARoute_isAProblem() {
        Reply reply = exchange("GET /broken HTTP/1.1~Host: localhost");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:internal");
    }
}

package io.ehpc.gateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeEach
    void start() throws Exception {
        HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            if (String.valueOf(request.path()).equals("/late")) {
                vertx.setTimer(100, fired -> request.response().end("late"));
            } else if (String.valueOf(request.path()).equals("/good")) {
                request.response().end("x".repeat(100_000));
            } else {
                request.response().setStatusCode(404).end();
            }
        });
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void run_asksAsOftenAsItWasTold() throws Exception {
        assertThat(new OpenLoop(port, "/good", Map.of()).run(200, 1, 4).requests())
                .isEqualTo(200);
    }

    @Test
    void run_connectionsThatAreTooFew_countsTheWaitForOne() throws Exception {
        Run run = new OpenLoop(port, "/late", Map.of()).run(20, 1, 1);

        assertThat(run.p50()).isGreaterThan(500);
        assertThat(run.p99()).isGreaterThan(900);
    }

    @Test
    void run_anotherStatus_breaksOff() {
        assertThatThrownBy(() -> new OpenLoop(port, "/none", Map.of()).run(10, 1, 1))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("404");
    }
}

package io.ehpc.gateway;

import io.ehpc.gateway.config.ConfigFile;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A gateway over an upstream of the test's own, both on free ports of loopback; the gateway's time is the test's. */
final class UpstreamStage {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ForwardClock clock = new ForwardClock();
    private final HttpServer upstream;
    private final Gateway gateway;

    /** With a configuration in which <code>${SIMULATOR_PORT}</code> stands for the upstream's port. */
    UpstreamStage(String yaml, Handler<HttpServerRequest> handler) throws Exception {
        upstream = Stage.await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"));
        String port = Integer.toString(upstream.actualPort());
        gateway = Stage.await(Gateway.start(
                vertx, ConfigFile.parse("test.yaml", yaml, Map.of("SIMULATOR_PORT", port)), clock.both()));
    }

    int port() {
        return gateway.port();
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    /** The gateway's answer to a GET of that path. */
    HttpResponse<String> get(String path) throws Exception {
        return get(gateway.port(), path);
    }

    /** The management port's. */
    HttpResponse<String> manage(String path) throws Exception {
        return get(gateway.managementPort(), path);
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return http.send(Stage.request(URI.create("http://127.0.0.1:" + port + path)), BodyHandlers.ofString());
    }

    /** Stops all that was started. */
    void close() throws Exception {
        Stage.await(gateway.stop());
        Stage.await(upstream.close());
        Stage.await(vertx.close());
    }
}

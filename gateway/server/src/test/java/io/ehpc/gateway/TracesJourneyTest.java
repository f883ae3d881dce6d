package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.logging.RequestLog;
import io.ehpc.gateway.tracing.Collector;
import io.ehpc.gateway.tracing.Collector.Seen;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One trace through two gateways, one behind the other, from the client's span to the call to the cloud. */
class TracesJourneyTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";

    private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
    /** Of its own: on one, gateways with free ports would share them. */
    private final Vertx vertx = Vertx.vertx();

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Collector collector;
    private Stage stage;
    private Gateway front;

    @BeforeEach
    void start() throws Exception {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        collector = new Collector();
        String traced = Stage.CONFIG + "tracing: {endpoint: \"" + collector.endpoint() + "\", sampleRate: 0}\n"
                + "logging: {requests: all}\n";
        stage = Stage.set(traced);
        front = Stage.await(Gateway.start(
                vertx,
                stage.config(traced.replace(
                        "127.0.0.1:${SIMULATOR_PORT}",
                        "127.0.0.1:" + stage.gateway().port())),
                stage.clock()));
    }

    @AfterEach
    void stop() throws Exception {
        logger.detachAppender(lines);
        logger.setLevel(null);
        Stage.await(front.stop());
        Stage.await(vertx.close());
        stage.close();
        collector.close();
    }

    private void get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        assertThat(stage.http().send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private List<Seen> spans(String name) {
        return collector.spans().stream()
                .filter(span -> span.name().equals(name))
                .toList();
    }

    @Test
    void request_throughTwoGateways_isOneTraceInSpansLogAndExemplars() throws Exception {
        String traceparent = "00-" + TRACE + "-" + CLIENT + "-01";
        get(front.port(), "/v1/regions/cn-hangzhou/community-images", "traceparent", traceparent);
        get(front.port(), "/v1/regions/cn-hangzhou/community-images");

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(collector.spans()).hasSize(6));
        assertThat(collector.spans())
                .allSatisfy(span -> assertThat(span.traceId()).isEqualTo(TRACE));
        Seen outer = spans("GET region-images").get(0);
        Seen inner = spans("GET rpc").get(0);
        assertThat(outer.parent()).isEqualTo(CLIENT);
        Seen outerPart = spans("part").stream()
                .filter(part -> part.parent().equals(outer.id()))
                .findFirst()
                .orElseThrow();
        Seen outerCall = spans("call").stream()
                .filter(call -> call.parent().equals(outerPart.id()))
                .findFirst()
                .orElseThrow();
        assertThat(inner.parent()).isEqualTo(outerCall.id());

        assertThat(lines.list.stream()
                        .flatMap(line -> line.getKeyValuePairs().stream())
                        .filter(pair -> pair.key.equals("traceId"))
                        .map(pair -> pair.value))
                .containsExactly(TRACE, TRACE);
        assertThat(openMetrics())
                .containsPattern("gateway_request_duration_seconds_bucket\\{[^}]*route=\"region-images\".*trace_id=\""
                        + TRACE + "\"");
    }

    private String openMetrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + front.managementPort() + "/metrics"))
                .header("Accept", "application/openmetrics-text; version=1.0.0")
                .build();
        return stage.http().send(request, BodyHandlers.ofString()).body();
    }
}

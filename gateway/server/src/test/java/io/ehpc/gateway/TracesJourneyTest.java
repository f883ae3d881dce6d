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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** One trace through two gateways, one behind the other, from the client's span to the call to the cloud. */
class TracesJourneyTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";

    /** Kinds and codes as OTLP numbers them. */
    private static final int SERVER = 2;

    private static final int CLIENT_KIND = 3;
    private static final int ERROR = 2;

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
        Seen outer = spans("GET /v1/regions/{region}/community-images").get(0);
        Seen inner = spans("GET /").get(0);
        assertThat(outer.parent()).isEqualTo(CLIENT);
        Seen outerPart = spans("part").stream()
                .filter(part -> part.parent().equals(outer.id()))
                .findFirst()
                .orElseThrow();
        Seen outerCall = spans("GET").stream()
                .filter(call -> call.parent().equals(outerPart.id()))
                .findFirst()
                .orElseThrow();
        assertThat(inner.parent()).isEqualTo(outerCall.id());

        assertThat(outer.kind()).isEqualTo(SERVER);
        assertThat(outer.attributes())
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.route", "/v1/regions/{region}/community-images")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("url.path", "/v1/regions/cn-hangzhou/community-images")
                .containsEntry("url.scheme", "http")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", Integer.toString(front.port()))
                .containsEntry("client.address", "127.0.0.1")
                .containsEntry("network.protocol.version", "1.1")
                .containsEntry("ehpc.outcome", "miss")
                .containsKeys("user_agent.original", "ehpc.request.id")
                .doesNotContainKey("error.type");
        assertThat(outerCall.kind()).isEqualTo(CLIENT_KIND);
        assertThat(outerCall.attributes())
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", Integer.toString(stage.gateway().port()))
                .containsEntry("url.full", "http://127.0.0.1:" + stage.gateway().port() + "/?RegionId=cn-hangzhou")
                .containsEntry("network.protocol.version", "1.1")
                .containsEntry("ehpc.region", "cn-hangzhou")
                .containsEntry("ehpc.operation", "ListCommunityImages")
                .containsEntry("ehpc.result", "ok");

        assertThat(lines.list.stream()
                        .flatMap(line -> line.getKeyValuePairs().stream())
                        .filter(pair -> pair.key.equals("traceId"))
                        .map(pair -> pair.value))
                .containsExactly(TRACE, TRACE);
        assertThat(lines.list.stream()
                        .flatMap(line -> line.getKeyValuePairs().stream())
                        .filter(pair -> pair.key.equals("spanId"))
                        .map(pair -> pair.value))
                .containsExactlyInAnyOrder(outer.id(), inner.id());
        assertThat(openMetrics())
                .containsPattern("gateway_request_duration_seconds_bucket\\{[^}]*route=\"region-images\".*trace_id=\""
                        + TRACE + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # method | path                              | name                            | status | error
        GET      | /v1/nowhere                       | GET                             | 404    |
        GET      | /v1/regions                       | GET /v1/regions                 | 200    |
        HEAD     | /v1/regions                       | HEAD /v1/regions                | 200    |
        GET      | /v1/openapi.yaml                  | GET /v1/openapi.{format}        | 200    |
        GET      | /v1/community-images?region=x     | GET /v1/community-images        | 400    |
        GET      | /v1/community-images/m-none       | GET /v1/community-images/{imageId} | 404 |
        FROB     | /v1/regions                       | HTTP                            | 501    | 501
        """)
    void request_anyKind_isNamedByMethodAndRoute(
            String method, String path, String name, int status, @Nullable String error) throws Exception {
        stage.http()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path))
                                .method(method, BodyPublishers.noBody())
                                .header("traceparent", "00-" + TRACE + "-" + CLIENT + "-01")
                                .build(),
                        BodyHandlers.discarding());

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(collector.spans())
                        .anyMatch(span -> span.parent().equals(CLIENT)));
        Seen span = collector.spans().stream()
                .filter(seen -> seen.parent().equals(CLIENT))
                .findFirst()
                .orElseThrow();
        assertThat(span.name()).isEqualTo(name);
        assertThat(span.kind()).isEqualTo(SERVER);
        assertThat(span.status()).isEqualTo(error == null ? 0 : ERROR);
        assertThat(span.attributes())
                .containsEntry("http.response.status_code", Integer.toString(status))
                .containsEntry("http.request.method", method.equals("FROB") ? "_OTHER" : method);
        assertThat(span.attributes().get("http.request.method_original"))
                .isEqualTo(method.equals("FROB") ? "FROB" : null);
        assertThat(span.attributes().get("error.type")).isEqualTo(error);
    }

    private String openMetrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + front.managementPort() + "/metrics"))
                .header("Accept", "application/openmetrics-text; version=1.0.0")
                .build();
        return stage.http().send(request, BodyHandlers.ofString()).body();
    }
}

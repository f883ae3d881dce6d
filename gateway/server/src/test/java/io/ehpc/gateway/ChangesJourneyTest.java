package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a controller sees: a list, and from then on each change once. */
class ChangesJourneyTest {
    private static final String CONFIG = Stage.CONFIG
                    .replace("server: {port: 0}", "server: {port: 0, http2ClearText: true}")
                    .replace("refreshAhead: {enabled: false}", "refreshAhead: {at: 80}")
                    .replace("deadline: 2s", "deadline: 15s")
                    .replace("callTimeout: 1s", "callTimeout: 10s")
            + "changes: {pollWait: 5m}\n";
    private static final String LIST = "/v1/community-images?region=*&limit=all";
    private static final String CHANGES = "/v1/community-images/changes";
    private static final String HZ = "cn-hangzhou";

    /** Past the time at which answers are refreshed ahead, before they are stale. */
    private static final Duration DUE = Duration.ofSeconds(50);

    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(CONFIG);
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    private String listed() throws Exception {
        HttpResponse<String> list = stage.get(LIST);
        String cursor = Stage.json(list.body()).path("changesCursor").asText();
        assertThat(cursor).as(list.body()).isNotEmpty();
        return cursor;
    }

    private JsonNode page(String cursor) throws Exception {
        HttpResponse<String> page = stage.get(CHANGES + "?cursor=" + cursor);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return Stage.json(page.body());
    }

    private void put(String imageId, String status) throws Exception {
        HttpResponse<String> put = stage.control(
                "PUT",
                "/images/" + HZ + "/" + imageId,
                "{\"ImageId\":\"" + imageId + "\",\"ImageName\":\"new\",\"Status\":\"" + status + "\"}");
        assertThat(put.statusCode()).as(put.body()).isBetween(200, 201);
    }

    private EventStream open(String cursor) throws Exception {
        return EventStream.open(stage.http(), stage.uri(CHANGES + "?region=*"), cursor);
    }

    @ParameterizedTest
    @EnumSource
    void listThenWatch_changes_comeOnceThoughNobodyElseAsks(HttpClient.Version version) throws Exception {
        String cursor = listed();
        HttpClient http = HttpClient.newBuilder().version(version).build();

        try (EventStream stream = EventStream.open(http, stage.uri(CHANGES + "?region=*"), cursor)) {
            assertThat(stream.version()).isEqualTo(version);
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(stream.next()).containsEntry("id", cursor).containsKey("retry");
            put("m-new1", "Creating");
            stage.pass(DUE);
            Map<String, String> added = stream.nextEvent();
            put("m-new1", "Available");
            stage.pass(DUE);
            Map<String, String> changed = stream.nextEvent();
            stage.control("DELETE", "/images/" + HZ + "/m-new1", "");
            stage.pass(DUE);
            Map<String, String> withdrawn = stream.nextEvent();

            assertThat(added).containsEntry("event", "added");
            assertThat(Stage.json(said(added, "data"))
                            .path("image")
                            .path("imageId")
                            .asText())
                    .isEqualTo("m-new1");
            assertThat(changed).containsEntry("event", "changed");
            assertThat(Stage.json(said(changed, "data")).path("changes"))
                    .hasToString("{\"status\":{\"from\":\"Creating\",\"to\":\"Available\"}}");
            assertThat(withdrawn).containsEntry("event", "withdrawn");
            assertThat(page(said(added, "id")).path("events").findValuesAsText("kind"))
                    .containsExactly("changed", "withdrawn");
        }
    }

    @Test
    void resumed_byLastEventId_goesOnBehindIt() throws Exception {
        String cursor = listed();
        put("m-new1", "Available");
        put("m-new2", "Available");
        stage.pass(Duration.ofSeconds(70));
        stage.get(LIST);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> page(cursor).path("events").size() == 2);
        String first;
        try (EventStream stream = open(cursor)) {
            first = said(stream.nextEvent(), "id");
        }

        try (EventStream stream = open(first)) {
            Map<String, String> second = stream.nextEvent();
            assertThat(Stage.json(said(second, "data")).path("imageId").asText())
                    .isEqualTo("m-new2");
        }
    }

    @Test
    void upstream_failsOrRefuses_isNoChange() throws Exception {
        String cursor = listed();
        try (EventStream stream = open(cursor)) {
            fail("ServiceUnavailable", "backend");
            fail("NotAuthorized", "refused");
            HttpResponse<String> partial = stage.get(LIST);
            String lacking = Stage.json(partial.body()).path("changesCursor").asText();
            stage.control("DELETE", "/faults", "");
            put("m-new1", "Available");
            stage.pass(DUE);

            assertThat(stream.nextEvent()).containsEntry("event", "added");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> page(lacking).path("events").size() > 0);
            assertThat(page(lacking).path("events").findValuesAsText("kind")).containsExactly("listed");
            assertThat(page(cursor).path("events").findValuesAsText("kind")).containsExactly("added");
        }
    }

    private void fail(String code, String counted) throws Exception {
        stage.control("PUT", "/faults/" + HZ, "{\"mode\":\"error\",\"rate\":1,\"code\":\"" + code + "\"}");
        stage.pass(DUE);
        String calls = "gateway_upstream_calls_total{region=\"" + HZ + "\",result=\"" + counted + "\"}";
        await().atMost(Duration.ofSeconds(10)).until(() -> metric(calls) > 0);
    }

    @Test
    void poll_thatWaits_isAnsweredByTheNextChange() throws Exception {
        String cursor = listed();
        CompletableFuture<HttpResponse<String>> poll = stage.http()
                .sendAsync(
                        Stage.request(stage.uri(CHANGES + "?wait=300&cursor=" + cursor)),
                        HttpResponse.BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(10)).until(() -> metric("gateway_changes_listeners ") == 1);

        put("m-new1", "Available");
        stage.pass(DUE);

        JsonNode page = Stage.json(poll.get(20, TimeUnit.SECONDS).body());
        assertThat(page.path("events").findValuesAsText("kind")).containsExactly("added");
        assertThat(page(page.path("cursor").asText()).path("events").size()).isZero();
    }

    private double metric(String name) throws Exception {
        return stage.manage("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void stop_streams_endWithAWordAndDoNotHoldItUp() throws Exception {
        try (EventStream stream = open(listed())) {
            Future<Void> stopped = stage.gateway().stop();

            Map<String, String> end = stream.nextEvent();
            assertThat(end).containsEntry("event", "end").doesNotContainKey("id");
            assertThat(Stage.json(said(end, "data")).path("type").asText())
                    .isEqualTo("urn:ehpc-gateway:problem:draining");
            assertThat(stream.next()).containsKey("closed");
            Stage.await(stopped);
        }
    }

    @Test
    void stop_streamsOfHttp2_endWithAWord() throws Exception {
        HttpClientOptions options =
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
        Future<Buffer> stream = stage.vertx()
                .createHttpClient(options)
                .request(HttpMethod.GET, stage.gateway().port(), "127.0.0.1", CHANGES)
                .compose(request ->
                        request.putHeader("Accept", "text/event-stream").send())
                .compose(HttpClientResponse::body);
        await().atMost(Duration.ofSeconds(10)).until(() -> metric("gateway_changes_listeners ") == 1);

        Future<Void> stopped = stage.gateway().stop();

        assertThat(Stage.await(stream).toString())
                .as("its last word, be it the first")
                .containsPattern("(?m)^event: end\ndata: \\{\"type\":\"urn:ehpc-gateway:problem:draining\"");
        Stage.await(stopped);
    }

    @Test
    void client_goes_isNoticedAndItsRegionsAreLetGo() throws Exception {
        String cursor = listed();
        try (EventStream stream = open(cursor)) {
            stream.next();
            assertThat(metric("gateway_changes_listeners ")).isOne();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> metric("gateway_changes_listeners ") == 0);
        assertThat(metric("gateway_changes_listeners_ended_total{reason=\"left\"}"))
                .isOne();
    }

    @Test
    void cursor_ofAnEarlierProcess_isGone() throws Exception {
        GatewayConfig config = stage.config(CONFIG);
        String cursor = listed();
        Vertx vertx = Vertx.vertx();
        Gateway other = Stage.await(Gateway.start(vertx, config, stage.clock()));

        HttpResponse<String> page = stage.get(other.port(), CHANGES + "?cursor=" + cursor);

        assertThat(page.statusCode()).isEqualTo(410);
        assertThat(Stage.json(page.body()).path("type").asText()).isEqualTo("urn:ehpc-gateway:problem:cursor-gone");
        assertThat(Stage.json(page.body()).path("detail").asText()).contains("List again");
        Stage.await(other.stop().eventually(vertx::close));
    }

    /** The field of that name of a block that has it. */
    private static String said(Map<String, String> block, String field) {
        return Objects.requireNonNull(block.get(field), "no " + field + " in the block");
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Answers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeRoutesTest {
    private static final String CHANGES = "/v1/community-images/changes";
    private static final String REGION = "/v1/regions/cn-hangzhou/community-images";

    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    /** A change in cn-hangzhou, found by a reader; gives the cursor from before. */
    private String change() {
        routes.upstream.answers("cn-hangzhou", Answers.body("R-1", "{\"ImageId\":\"m-1\"}"));
        String cursor = routes.get(REGION).text("changesCursor");
        routes.upstream.answers("cn-hangzhou", Answers.body("R-2", "{\"ImageId\":\"m-1\"}", "{\"ImageId\":\"m-2\"}"));
        routes.clock.pass(Duration.ofSeconds(301));
        routes.get(REGION);
        return cursor;
    }

    @Test
    void page_sinceAList_isWhatItLacks() {
        String cursor = change();

        Reply reply = routes.get(CHANGES + "?cursor=" + cursor);

        String epoch = cursor.substring(0, cursor.indexOf('.'));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(reply.body())
                .isEqualTo("{\"events\":[{\"kind\":\"added\",\"region\":\"cn-hangzhou\","
                        + "\"asOf\":\"2026-03-01T12:05:01Z\",\"imageId\":\"m-2\",\"image\":{\"imageId\":\"m-2\"}}],"
                        + "\"cursor\":\"" + epoch + ".2\",\"more\":false}");
        routes.awaitCounted(Route.CHANGES, "fresh", 1);
    }

    @Test
    void page_ofAnotherRegion_isEmptyAndTheCursorGoesOn() {
        String cursor = change();

        Reply reply = routes.get(CHANGES + "?region=cn-beijing&cursor=" + cursor);

        assertThat(reply.json().path("events").size()).isZero();
        assertThat(reply.text("cursor")).endsWith(".2");
    }

    @Test
    void page_limited_saysThatThereIsMore() {
        change();
        String start = routes.get(CHANGES).text("cursor").replaceAll("\\.2$", ".0");

        Reply reply = routes.get(CHANGES + "?limit=1&cursor=" + start);

        assertThat(reply.json().path("events").findValuesAsText("kind")).containsExactly("listed");
        assertThat(reply.json().path("more").asBoolean()).isTrue();
    }

    @Test
    void page_withoutACursor_saysToListFirst() {
        change();

        Reply reply = routes.get(CHANGES);

        assertThat(reply.json().path("events").size()).isZero();
        assertThat(reply.text("cursor")).endsWith(".2");
        assertThat(reply.text("note")).contains("List first");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # query,                                    status, type,          parameter
            cursor=nonsense,                            400, bad-parameter, cursor
            cursor=EPOCH.3,                             400, bad-parameter, cursor
            cursor=0000000000000000.1,                  410, cursor-gone,   ''
            region=cn-nowhere,                          400, bad-parameter, region
            limit=0,                                    400, bad-parameter, limit
            """)
    void request_thatCannotBe_isRefusedAsAPageAndAsAStream(String query, int status, String type, String parameter) {
        String epoch = change().substring(0, 16);
        String target = CHANGES + "?" + query.replace("EPOCH", epoch);

        Reply page = routes.get(target);
        Reply stream =
                routes.exchange("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n");

        assertThat(page.status()).isEqualTo(status);
        assertThat(page.text("type")).isEqualTo("urn:ehpc-gateway:problem:" + type);
        assertThat(page.text("parameter")).isEqualTo(parameter);
        assertThat(stream.status()).isEqualTo(status);
        assertThat(stream.body())
                .isEqualTo(page.body().replace(page.header("x-request-id"), stream.header("x-request-id")));
        routes.awaitCounted(Route.CHANGES, "refused", 1);
        routes.awaitCounted(Route.CHANGE_STREAM, "refused", 1);
    }

    @Test
    void lastEventId_goesBeforeTheCursor() {
        String cursor = change();

        Reply reply = routes.exchange("GET " + CHANGES + "?cursor=" + cursor
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                + "Last-Event-ID: 0000000000000000.1\r\n\r\n");

        assertThat(reply.status()).isEqualTo(410);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET %s HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\r\n",
                "GET %s HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
                "GET %s HTTP/1.1\r\nHost: a\r\nAccept: application/json, text/event-stream;q=0.5\r\n\r\n",
                "GET %s HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream;q=0\r\n\r\n",
            })
    void accept_notTheStreamFirst_isAPage(String request) {
        assertThat(routes.exchange(request.formatted(CHANGES))
                        .json()
                        .path("events")
                        .isArray())
                .isTrue();
    }

    @Test
    void head_isThePagesHeaders() {
        try (Wire wire = routes.connect()) {
            Reply reply = wire.send(
                            "HEAD " + CHANGES + "?wait=30 HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n")
                    .replyToHead();

            assertThat(reply.status()).isEqualTo(200);
            assertThat(Integer.parseInt(reply.header("content-length"))).isPositive();
        }
    }

    @Test
    void listener_moreThanAClientsShare_isToldToComeBack() {
        String stream = "GET " + CHANGES + " HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n";
        try (Wire one = routes.connect().send(stream);
                Wire two = routes.connect().send(stream)) {
            assertThat(one.replyToHead().status()).isEqualTo(200);
            assertThat(two.replyToHead().status()).isEqualTo(200);

            Reply third = routes.exchange(stream);
            Reply waiting =
                    routes.get(CHANGES + "?wait=5&cursor=" + routes.get(CHANGES).text("cursor"));

            assertThat(third.status()).isEqualTo(429);
            assertThat(third.text("type")).isEqualTo("urn:ehpc-gateway:problem:over-share");
            assertThat(third.header("retry-after")).isEqualTo("5");
            assertThat(waiting.status()).isEqualTo(429);
        }
    }

    @Test
    void wait_thatIsOver_isAnsweredWithNothing() {
        change();
        String now = routes.get(CHANGES).text("cursor");
        try (Wire wire =
                routes.connect().send("GET " + CHANGES + "?wait=3600&cursor=" + now + " HTTP/1.1\r\nHost: a\r\n\r\n")) {
            routes.awaitListeners(1);
            routes.clock.pass(Duration.ofSeconds(30));

            Reply reply = wire.reply();

            assertThat(reply.json().path("events").size()).isZero();
            assertThat(reply.text("cursor")).isEqualTo(now);
        }
    }

    @Test
    void draining_endsStreamsAndWaits() {
        change();
        String now = routes.get(CHANGES).text("cursor");
        try (Wire wire =
                routes.connect().send("GET " + CHANGES + "?wait=20&cursor=" + now + " HTTP/1.1\r\nHost: a\r\n\r\n")) {
            routes.awaitListeners(1);
            routes.draining.set(true);

            assertThat(wire.reply().text("cursor")).isEqualTo(now);
            routes.awaitListeners(0);
        }
    }

    @Test
    void etag_ofAList_isOtherOnceItsCursorIs() {
        String first = routes.get(REGION).header("etag");
        assertThat(routes.get(REGION).header("etag")).isEqualTo(first);

        routes.get("/v1/regions/cn-beijing/community-images");

        assertThat(routes.get(REGION).header("etag")).isNotEqualTo(first);
    }

    @Test
    void list_filteredOrOfACluster_hasNoCursor() {
        assertThat(routes.get(REGION + "?baseOsTag=CentOS_7.2_64").json().has("changesCursor"))
                .isFalse();
        assertThat(routes.get("/v1/clusters/ehpc-hz-known/community-images")
                        .json()
                        .has("changesCursor"))
                .isFalse();
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Answers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of HTTP that the API's port relies on, each with its section. */
class HttpRulesTest {
    private static final String FORM = "Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";
    private static final String RPC = "/?" + FORM;
    private static final ServedRoutes ROUTES = new ServedRoutes();

    static {
        ROUTES.upstream.answers(
                "ap-southeast-1", Answers.body("R-1", "{\"ImageId\":\"m-1\"}", "{\"ImageId\":\"m-2\"}"));
    }

    @AfterAll
    static void close() {
        ROUTES.close();
    }

    private static String post(String target, String headers) {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + headers.replace("~", "\r\n") + "\r\n\r\n";
    }

    /** RFC 9110, section 10.1.1. */
    @ParameterizedTest
    @ValueSource(strings = {"Expect: 100-continue", "expect: 100-CONTINUE", "Expect: , 100-continue ,"})
    void expect_aBodyThatIsWanted_isAskedForAtOnce(String expect) {
        try (Wire wire = ROUTES.connect()) {
            wire.send(post("/", expect + "~Content-Length: " + FORM.length()));

            assertThat(wire.reply().status()).isEqualTo(100);
            Reply reply = wire.send(FORM).reply();
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.headers()).doesNotContainKey("connection");
            assertThat(wire.send("GET /v1/regions HTTP/1.1\r\nHost: a\r\n\r\n")
                            .reply()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void expect_aBodyInChunks_isAskedForAtOnce() {
        try (Wire wire = ROUTES.connect()) {
            wire.send(post("/", "Expect: 100-continue~Transfer-Encoding: chunked"));

            assertThat(wire.reply().status()).isEqualTo(100);
            Reply reply = wire.send(Integer.toHexString(FORM.length()) + "\r\n" + FORM + "\r\n0\r\n\r\n")
                    .reply();
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        }
    }

    /** A final answer ends the connection: it is not known whether the body still comes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /                    | Expect: 100-continue~Content-Length: 1025          | 413
            POST | /                    | Expect: 100-continue~Content-Length: 99999999999999 | 413
            POST | /v1/regions          | Expect: 100-continue~Content-Length: 5             | 405
            POST | /nothing             | Expect: 100-continue~Content-Length: 5             | 404
            GET  | /v1/regions          | Expect: 100-continue~Content-Length: 5             | 200
            """)
    void expect_aBodyThatIsNotWanted_getsTheFinalAnswerAtOnceAndTheConnectionEnds(
            String method, String target, String headers, int status) {
        try (Wire wire = ROUTES.connect()) {
            Reply reply = wire.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                            + headers.replace("~", "\r\n") + "\r\n\r\n")
                    .reply();

            assertThat(reply.status()).as(reply.body()).isEqualTo(status);
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(wire.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # HTTP | Expect              | status
            1.1    | 200-ok              | 417
            1.1    | 100-continue, other | 417
            1.1    | 100-continue;q=1    | 417
            1.1    | x="100-continue"    | 417
            1.1    | 100-continue        | 200
            1.1    | ''                  | 200
            1.0    | 200-ok              | 200
            1.0    | 100-continue        | 200
            """)
    void expect_withoutABody_isKnownOrRefused(String version, String expect, int status) {
        Reply reply = ROUTES.exchange(
                "GET /v1/regions HTTP/" + version + "\r\nHost: localhost\r\nExpect: " + expect + "\r\n\r\n");

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        if (status == 417) {
            assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:bad-request");
        }
    }

    /** Before HTTP/1.1 nobody waits. */
    @Test
    void expect_overHttp10_isIgnored() {
        Reply reply = ROUTES.exchange(post("/", "Expect: 100-continue~Content-Length: " + FORM.length())
                        .replace("HTTP/1.1", "HTTP/1.0")
                + FORM);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    /** RFC 9110, section 6.6.1. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /v1/regions HTTP/1.1~Host: a                             | 200
            GET /v1/community-images HTTP/1.1~Host: a                    | 200
            GET /v1/openapi.json HTTP/1.1~Host: a                        | 200
            GET /v1/community-images?nonsense=1 HTTP/1.1~Host: a         | 400
            GET /v1/nothing HTTP/1.1~Host: a                             | 404
            GET /nothing HTTP/1.1~Host: a                                | 404
            POST /v1/regions HTTP/1.1~Host: a                            | 405
            GET /v1/%zz HTTP/1.1~Host: a                                 | 400
            GET /%zz HTTP/1.1~Host: a                                    | 400
            ODD / HTTP/1.1~Host: a                                       | 501
            OPTIONS * HTTP/1.1~Host: a                                   | 405
            GET / HTTP/1.1~Host: a                                       | 400
            GET / HTTP/1.1                                               | 400
            GET /v1/regions HTTP/1.0                                     | 200
            GET / HTTP/3.0~Host: a                                       | 400
            """)
    void answer_whateverItIs_hasTheDateAndTheHeadersOfAll(String request, int status) {
        Reply reply = ROUTES.exchange(request.replace("~", "\r\n") + "\r\n\r\n");

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("date")).isEqualTo(HttpDateTest.of(ROUTES.clock.instant()));
        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(reply.header("x-request-id")).isNotEmpty();
    }

    /** RFC 3986, section 4.2: a reference that begins with two slashes names a host. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/community-images",
                "//v1/community-images",
                "///v1//community-images",
                "/v1/./community-images",
                "/v1/x/../community-images",
                "/../v1/community-images",
                "/v1/%63ommunity-images",
                "/%2e/v1/community-images",
                "http://localhost//v1/community-images"
            })
    void link_whateverTheTargetIs_staysOnTheHost(String target) {
        Reply reply = ROUTES.get(target + "?region=ap-southeast-1,cn-beijing&limit=1");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("link"))
                .startsWith("</v1/community-images?")
                .contains(">; rel=\"next\", </v1/openapi.json>;")
                .doesNotContain("//");
        assertThat(ROUTES.get(reply.text("next")).status()).isEqualTo(200);
    }

    /** An encoded slash separates nothing, and a path that is none is refused in the shape of its face. */
    @ParameterizedTest
    @CsvSource({
        "/v1%2Fcommunity-images, 404, application/json;charset=utf-8",
        "/v1/regions%2Fcn-hangzhou/community-images, 404, application/problem+json",
        "/v1/regions/cn-hangzhou%2F..%2Fcn-beijing/community-images, 400, application/problem+json",
        "//v1/nothing, 404, application/problem+json",
        "/x/../v1/nothing, 404, application/problem+json",
        "/v1/../nothing, 404, application/json;charset=utf-8",
        "//evil.example/v1/community-images, 404, application/json;charset=utf-8"
    })
    void path_thatIsNone_isRefusedInTheShapeOfItsFace(String target, int status, String type) {
        Reply reply = ROUTES.get(target);

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo(type);
    }

    /** RFC 9110, section 12.5.5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou | Accept-Encoding, X-Acs-Action, X-Acs-Version, X-Ehpc-Explain
            /v1/community-images                     | Accept, Accept-Encoding, Prefer, X-Ehpc-Explain
            /v1/community-images?format=csv          | Accept-Encoding, Prefer, X-Ehpc-Explain
            /v1/regions/cn-hangzhou/community-images | Accept, Accept-Encoding, Prefer, X-Ehpc-Explain
            /v1/community-images/m-cn-hangzhou       | Accept-Encoding, Prefer, X-Ehpc-Explain
            /v1/community-images/comparison          | Accept-Encoding, Prefer, X-Ehpc-Explain
            /v1/community-images/changes             | Accept, Last-Event-ID
            /v1/openapi.json                         | Accept-Encoding
            """)
    void vary_answer_namesWhatChoosesIt(String target, String vary) {
        Reply reply = ROUTES.get(target);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("vary")).isEqualTo(vary);
        String longest = vary + ", Authorization, X-Api-Key, Origin";
        assertThat(longest.length())
                .as("nginx keeps nothing whose Vary is longer")
                .isLessThanOrEqualTo(128);
    }

    /** RFC 9110, section 9.3.1: no cache knows what the body of a GET says. */
    @Test
    void get_whoseBodySaysWhatIsAsked_isKeptByNobody() {
        Reply reply = ROUTES.exchange("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                + " application/x-www-form-urlencoded\r\nContent-Length: " + FORM.length() + "\r\n\r\n" + FORM);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(ROUTES.get(RPC).header("cache-control")).startsWith("private, max-age=");
    }

    /** RFC 9110, sections 9.1 and 15.5.6. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/regions                              | GET, HEAD
            /v1/community-images                     | GET, HEAD
            /v1/community-images/comparison          | GET, HEAD
            /v1/community-images/m-cn-hangzhou       | GET, HEAD
            /v1/community-images/changes             | GET, HEAD
            /v1/regions/cn-hangzhou/community-images | GET, HEAD
            /v1/openapi.yaml                         | GET, HEAD
            /                                        | GET, POST
            """)
    void method_thatIsNotServed_isToldWhichAre(String path, String methods) {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
            if (!methods.contains(method)) {
                Reply reply =
                        ROUTES.exchange(method + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
                assertThat(reply.status()).as(method + " " + path).isEqualTo(405);
                assertThat(reply.header("allow")).isEqualTo(methods);
            }
        }
        if (methods.contains("HEAD")) {
            try (Wire wire = ROUTES.connect()) {
                Reply head = wire.send("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
                        .replyToHead();
                Reply get = wire.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
                        .reply();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
                assertThat(head.header("vary")).isEqualTo(get.header("vary"));
            }
        }
    }

    /** What nginx is told, which would keep events until a buffer is full. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1~Host: a~Accept: text/event-stream                         | text/event-stream | no | chunked | ''
            HTTP/1.1~Host: a~Accept: application/json                          | application/json  | '' | ''      | ''
            HTTP/1.0~Accept: text/event-stream                                 | text/event-stream | no | ''      | close
            HTTP/1.0~Accept: text/event-stream~Connection: keep-alive          | text/event-stream | no | ''      | close
            """)
    void stream_ofChanges_isNotToBeBufferedAndIsFramedAsTheVersionHasIt(
            String request, String type, String buffering, String coding, String connection) {
        Reply reply = ROUTES.exchange("GET /v1/community-images/changes " + request.replace("~", "\r\n") + "\r\n\r\n");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo(type);
        assertThat(reply.header("x-accel-buffering")).isEqualTo(buffering);
        assertThat(reply.header("transfer-encoding")).isEqualTo(coding);
        assertThat(reply.header("connection")).isEqualTo(connection);
    }
}

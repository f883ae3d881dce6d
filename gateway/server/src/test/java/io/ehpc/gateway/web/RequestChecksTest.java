package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.config.CorsConfig;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.config.MessageLimits;
import io.ehpc.gateway.config.ServerConfig;
import io.ehpc.gateway.listener.Http2Wire;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What is refused before the router, as it looks on the wire. */
class RequestChecksTest {
    private static final String PORTAL = "https://portal.example";
    private static final ServedRoutes ROUTES = new ServedRoutes(config());

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private static GatewayConfig config() {
        GatewayConfig config = GatewayConfigs.ofThreeRegions();
        ListenerConfig listener = config.server().listener();
        ServerConfig server = new ServerConfig(
                new ListenerConfig(
                        listener.host(),
                        List.of("gw.example", "*.gw.example"),
                        0,
                        listener.tls(),
                        true,
                        listener.limits(),
                        listener.maxStreams(),
                        listener.proxies()),
                new CorsConfig(List.of(PORTAL)),
                false,
                new MessageLimits(2_048, 16 << 10, 1_024),
                config.server().drainTimeout());
        return GatewayConfigs.with(server, config);
    }

    @AfterAll
    static void close() {
        ROUTES.close();
    }

    @BeforeEach
    void listen() {
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void noErrorWasLogged() {
        ROUTES.awaitIdle();
        root.detachAppender(logged);
        assertThat(logged.list)
                .filteredOn(
                        event -> event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null)
                .isEmpty();
    }

    private static void assertForm(int status, String contentType, String body, boolean isNative) {
        if (status == 200) {
            return;
        }
        if (isNative) {
            assertThat(contentType).isEqualTo("application/problem+json");
            assertThat(body).contains("\"type\":\"urn:ehpc-gateway:problem:", "\"status\":" + status);
        } else {
            assertThat(contentType).isEqualTo("application/json;charset=utf-8");
            assertThat(body).contains("\"Code\":", "\"RequestId\":");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what is sent                                                       | status
            'GET /v1/regions HTTP/1.1~Host: localhost'                           | 200
            'GET /v1/regions HTTP/1.1~Host: LOCALHOST.:9'                        | 200
            'GET /v1/regions HTTP/1.1~Host: [::1]:8080'                          | 200
            'GET /v1/regions HTTP/1.1~Host: gw.example'                          | 200
            'GET /v1/regions HTTP/1.1~Host: ehpc.cn-beijing.gw.example'          | 200
            'GET /v1/regions HTTP/1.0'                                           | 200
            'GET http://gw.example/v1/regions HTTP/1.1~Host: evil.example'       | 200
            'GET http://gw.example/v1/regions HTTP/1.1'                          | 400
            'GET http://evil.example/v1/regions HTTP/1.1~Host: gw.example'       | 421
            'GET /v1/regions HTTP/1.1~Host: evil.example'                        | 421
            'GET /v1/regions HTTP/1.1~Host: localhost.evil.example'              | 421
            'GET /v1/regions HTTP/1.1~Host: 0.0.0.0'                             | 421
            'GET /v1/regions HTTP/1.0~Host: evil.example'                        | 421
            'GET /nothing HTTP/1.1~Host: evil.example'                           | 421
            'POST / HTTP/1.1~Host: evil.example~Content-Length: 0'               | 421
            'GET /v1/regions HTTP/1.1'                                           | 400
            'GET /v1/regions HTTP/1.1~Host:'                                     | 400
            'GET /v1/regions HTTP/1.1~Host: .'                                   | 400
            'GET /v1/regions HTTP/1.1~Host: a b'                                 | 400
            'GET /v1/regions HTTP/1.1~Host: user@localhost'                      | 400
            'GET /v1/regions HTTP/1.1~Host: localhost:99999'                     | 400
            'GET /v1/regions HTTP/1.1~Host: ::1'                                 | 400
            'GET /v1/regions HTTP/1.1~Host: [::1'                                | 400
            'CONNECT localhost:80 HTTP/1.1~Host: localhost:80'                   | 405
            'CONNECT / HTTP/1.1~Host: localhost'                                 | 405
            'OPTIONS * HTTP/1.1~Host: localhost'                                 | 405
            'TRACE / HTTP/1.1~Host: localhost'                                   | 405
            'TRACE /v1/regions HTTP/1.1~Host: localhost'                         | 405
            'PROPFIND /v1/regions HTTP/1.1~Host: localhost'                      | 501
            'get / HTTP/1.1~Host: localhost'                                     | 501
            'GET * HTTP/1.1~Host: localhost'                                     | 400
            'GET localhost:80 HTTP/1.1~Host: localhost'                          | 400
            'GET v1/regions HTTP/1.1~Host: localhost'                            | 400
            'GET ?a=b HTTP/1.1~Host: localhost'                                  | 400
            'GET ftp://localhost/v1/regions HTTP/1.1~Host: localhost'            | 400
            'GET /v1/%zz HTTP/1.1~Host: localhost'                               | 400
            'POST / HTTP/1.1~Host: gw.example~Origin: http://evil.example~Content-Length: 0'   | 403
            'POST / HTTP/1.1~Host: gw.example~Origin: null~Content-Length: 0'                  | 403
            'POST / HTTP/1.1~Host: gw.example~Sec-Fetch-Site: cross-site~Content-Length: 0'    | 403
            'POST / HTTP/1.1~Host: gw.example~Sec-Fetch-Site: same-site~Content-Length: 0'     | 403
            'POST / HTTP/1.1~Host: gw.example:81~Origin: http://gw.example~Content-Length: 0'  | 403
            'PUT /v1/regions HTTP/1.1~Host: gw.example~Origin: http://evil.example'            | 403
            'GET /v1/regions HTTP/1.1~Host: gw.example~Origin: http://evil.example~Sec-Fetch-Site: cross-site' | 200
            """)
    void http1_request_isAnsweredSo(String sent, int status) {
        long counted = ROUTES.counted();
        try (Wire wire = ROUTES.connect()) {
            Reply reply = wire.send(sent.replace("~", "\r\n") + "\r\n\r\n").reply();

            assertThat(reply.status()).as(reply.body()).isEqualTo(status);
            assertForm(
                    status,
                    reply.header("content-type"),
                    reply.body(),
                    sent.contains("/v1/") && !sent.contains("ftp:"));
        }
        ROUTES.awaitCounted(counted + 1);
    }

    /** Each is read as a list. Who is asked for less than was sent would answer something else (RFC 9110, 5.4). */
    @ParameterizedTest
    @CsvSource(textBlock = """
            Accept,          1024
            ACCEPT-ENCODING, 1024
            Cache-Control,   1024
            prefer,          1024
            If-None-Match,   4096
            """)
    void listHeader_longerThanItsBound_isRefusedOnBothFaces(String name, int most) {
        for (String target : List.of("/v1/regions", "/v1/community-images", "/", "/v1/nothing")) {
            String whole = name + ": " + "x".repeat(most);
            String half = name + ": " + "x".repeat(most / 2);
            assertThat(ROUTES.exchange(withHeaders(target, whole)).status())
                    .as("%s of %s", whole.length(), target)
                    .isNotEqualTo(431);
            for (String tooLong : List.of(whole + "x", half + "\r\n" + half)) {
                Reply reply = ROUTES.exchange(withHeaders(target, tooLong));
                assertThat(reply.status()).as(reply.body()).isEqualTo(431);
                assertThat(reply.body().toLowerCase(Locale.ROOT))
                        .contains("longer than " + most + " bytes", name.toLowerCase(Locale.ROOT));
                assertForm(431, reply.header("content-type"), reply.body(), target.startsWith("/v1/"));
            }
        }
    }

    private static String withHeaders(String target, String lines) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'POST / HTTP/1.1~Host: gw.example~Origin: http://gw.example~Sec-Fetch-Site: same-origin~Content-Length: 0'
            'POST / HTTP/1.1~Host: gw.example:80~Origin: http://GW.example~Content-Length: 0'
            'POST / HTTP/1.1~Host: gw.example~Origin: https://gw.example~Content-Length: 0'
            'POST / HTTP/1.1~Host: gw.example~Origin: https://portal.example~Sec-Fetch-Site: cross-site~Content-Length: 0'
            'POST / HTTP/1.1~Host: gw.example~Sec-Fetch-Site: none~Content-Length: 0'
            """)
    void post_ofNoForeignPage_isReadByTheRpcFace(String sent) {
        Reply reply = ROUTES.exchange(sent.replace("~", "\r\n") + "\r\n\r\n");

        assertThat(reply.text("Code")).as(reply.body()).isEqualTo("MissingParameter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # pseudo-header fields and others                                             | status, RST for a reset
            ':method=GET :scheme=http :path=/v1/regions :authority=localhost'             | 200
            ':method=GET :scheme=http :path=/v1/regions :authority=gw.example host=gw.example:80' | RST
            ':method=GET :scheme=http :path=/v1/regions host=gw.example'                  | 400
            ':method=GET :scheme=http :path=/v1/regions :authority=evil.example'          | 421
            ':method=GET :scheme=http :path=/v1/regions host=evil.example'                | 400
            ':method=GET :scheme=http :path=/v1/regions :authority=gw.example host=localhost' | RST
            ':method=GET :scheme=http :path=/v1/regions :authority=gw.example host=gw.example:81' | RST
            ':method=GET :scheme=http :path=/v1/regions'                                  | 400
            ':method=CONNECT :authority=a:1'                                              | 405
            ':method=CONNECT :authority=a:1 :scheme=http :path=/'                         | RST
            ':method=CONNECT'                                                             | RST
            ':method=OPTIONS :scheme=http :path=* :authority=localhost'                   | 405
            ':method=TRACE :scheme=http :path=/ :authority=localhost'                     | 405
            ':method=ODD :scheme=http :path=/ :authority=localhost'                       | 501
            ':method=GET :scheme=http :path=* :authority=localhost'                       | 400
            ':method=GET :scheme=http :path=v1/regions :authority=localhost'              | 400
            ':method=GET :scheme=http :path=?a :authority=localhost'                      | 400
            ':method=GET :scheme=http :path= :authority=localhost'                        | RST
            ':method=GET :scheme=http :authority=localhost'                               | RST
            ':method=GET :path=/ :authority=localhost'                                    | RST
            ':scheme=http :path=/ :authority=localhost'                                   | RST
            ':method=GET :scheme=http :path=/ :authority=user@localhost'                  | RST
            ':method=GET :scheme=http :path=/ :authority='                                | RST
            ':method=GET :scheme=http :path=/ :authority=localhost:99999'                 | RST
            ':method=GET :scheme=http :path=/ :odd=x :authority=localhost'                | RST
            ':method=GET :method=GET :scheme=http :path=/ :authority=localhost'           | RST
            ':method=POST :scheme=http :path=/ :authority=gw.example origin=http://evil.example' | 403
            """)
    void http2_request_isAnsweredSoOrReset(String fields, String expected) throws IOException {
        String status;
        try (Http2Wire wire = Http2Wire.to(ROUTES.port())) {
            wire.send(1, List.of(fields.split(" ", -1)));
            Http2Wire.Frame first = wire.await(Http2Wire.HEADERS, Http2Wire.RST_STREAM, Http2Wire.GOAWAY);
            status = first.type() == Http2Wire.HEADERS ? first.status() : "RST";
            if (!status.equals("RST") && !status.equals("200")) {
                String body = wire.await(Http2Wire.DATA).text();
                assertForm(
                        Integer.parseInt(status),
                        fields.contains("/v1/") ? "application/problem+json" : "application/json;charset=utf-8",
                        body,
                        fields.contains("/v1/"));
            }
        }
        assertThat(status).as(fields).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | /v1/regions                                    | 200
            GET     | /v1/nothing                                    | 404
            GET     | /v1/community-images?sort=x                    | 400
            POST    | /v1/regions                                    | 405
            GET     | /v1/community-images/changes                   | 200
            """)
    void cors_allowedOrigin_mayReadWhateverIsAnswered(String method, String path, int status) {
        Reply reply = ROUTES.exchange(
                method + " " + path + " HTTP/1.1\r\nHost: gw.example\r\nOrigin: " + PORTAL + "\r\n\r\n");

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("access-control-allow-origin")).isEqualTo(PORTAL);
        assertThat(reply.header("access-control-expose-headers")).contains("Age", "Retry-After", "ETag");
        assertThat(reply.header("vary")).contains("Origin");
        assertThat(reply.headers()).doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    void cors_preflight_isAnsweredToAllowedOriginsAlone() {
        String preflight = "OPTIONS /v1/regions HTTP/1.1\r\nHost: gw.example\r\nAccess-Control-Request-Method: GET\r\n"
                + "Access-Control-Request-Headers: authorization\r\nOrigin: ";

        Reply allowed = ROUTES.exchange(preflight + PORTAL + "\r\n\r\n");
        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.header("access-control-allow-origin")).isEqualTo(PORTAL);
        assertThat(allowed.header("access-control-allow-methods")).isEqualTo("GET, HEAD");
        assertThat(allowed.header("access-control-allow-headers")).contains("Authorization", "X-Api-Key");
        assertThat(allowed.header("vary")).contains("Origin");
        Reply foreign = ROUTES.exchange(preflight + "https://evil.example\r\n\r\n");
        assertThat(foreign.status()).isEqualTo(405);
        assertThat(foreign.headers()).doesNotContainKey("access-control-allow-origin");
        assertThat(foreign.header("vary")).contains("Origin");
    }

    @Test
    void cors_streamOfChanges_mayBeReadToo() {
        Reply head = ROUTES.exchange("GET /v1/community-images/changes HTTP/1.1\r\nHost: gw.example\r\n"
                + "Accept: text/event-stream\r\nOrigin: " + PORTAL + "\r\n\r\n");

        assertThat(head.header("content-type")).isEqualTo("text/event-stream");
        assertThat(head.header("access-control-allow-origin")).isEqualTo(PORTAL);
        assertThat(head.header("vary")).contains("Origin");
    }

    @Test
    void cors_outsideOfV1_isNot() {
        Reply reply = ROUTES.exchange("GET / HTTP/1.1\r\nHost: gw.example\r\nOrigin: " + PORTAL + "\r\n\r\n");

        assertThat(reply.headers()).doesNotContainKeys("access-control-allow-origin", "vary");
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedHttpTest {
    private static final ServedRoutes ROUTES = new ServedRoutes();

    @AfterAll
    static void close() {
        ROUTES.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what is sent                                                     | status | code
            'NONSENSE\\n\\n'                                                   | 400    | InvalidParameter
            'GET / HTTP/1.1\\nHost: localhost\\nnonsense\\n\\n'                | 400    | InvalidParameter
            'GET / HTTP/1.1\\nHost: localhost\\nBad Name: x\\n\\n'             | 400    | InvalidParameter
            'GET / HTTP/1.1\\nHost: a\\nContent-Length: -1\\n\\n'              | 400    | InvalidParameter
            'POST / HTTP/1.1\\nHost: a\\nContent-Length: 1\\nContent-Length: 2\\n\\nab' | 400 | InvalidParameter
            'GET / HTTP/1.x\\nHost: localhost\\n\\n'                           | 400    | InvalidParameter
            'GET / HTTP/1.1\\nHost: localhost\\nhost: other\\n\\n'            | 400    | InvalidParameter
            'GET / HTTP/1.1\\nHost: localhost\\nHost: localhost\\n\\n'        | 400    | InvalidParameter
            'GET / HTTP/1.1\\nHost: localhost\\ncontent- ype: x\\n\\n'        | 400    | InvalidParameter
            'GET / HTTP/1.1\\nHost: localhost\\nContent-@ength: 0\\n\\n'      | 400    | InvalidParameter
            'GET / HTTP/2.0\\nHost: localhost\\n\\n'                           | 400    | InvalidParameter
            'GET / HHTTP/1.1\\nHost: localhost\\n\\n'                          | 400    | InvalidParameter
            'GET /LONG HTTP/1.1\\nHost: localhost\\n\\n'                       | 414    | RequestTooLarge
            'GET /v1/community-images?region=LONG HTTP/1.1\\nHost: a\\n\\n'    | 414    | RequestTooLarge
            'GET / HTTP/1.1\\nHost: localhost\\nx: LONG\\n\\n'                 | 431    | RequestTooLarge
            """)
    void request_thatCannotBeRead_isAnErrorInJsonAndEndsTheConnection(String sent, int status, String code) {
        try (Wire wire = ROUTES.connect()) {
            Reply reply = wire.send(sent.replace("\\n", "\r\n").replace("LONG", "x".repeat(5_000)))
                    .reply();

            assertThat(reply.text("Code")).as(reply.body()).isEqualTo(code);
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.header("content-type")).isEqualTo("application/json;charset=utf-8");
            assertThat(reply.header("date")).isEqualTo(HttpDateTest.of(ROUTES.clock.instant()));
            assertThat(reply.json().fieldNames()).toIterable().contains("Message", "RequestId", "HostId");
            assertThat(wire.isEnded()).isTrue();
        }
        assertThat(ROUTES.get("/v1/regions").status()).isEqualTo(200);
    }

    @Test
    void request_withoutAHost_isReadAndSaysWhatIsMissing() {
        Reply reply = ROUTES.exchange("GET /?Action=ListCommunityImages&Version=2018-04-12 HTTP/1.0\r\n\r\n");

        assertThat(reply.text("Code")).as(reply.body()).isEqualTo("MissingRegionId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.9", "1.01", "1.00"})
    void request_ofAnotherMinorVersion_isServed(String version) {
        assertThat(ROUTES.exchange("GET /v1/regions HTTP/" + version + "\r\nHost: a\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, 200", "content-length, 200", "Content-Xength, 501", "content-xength, 501"})
    void request_length_isWhatThatVeryHeaderSays(String name, int nextStatus) {
        try (Wire wire = ROUTES.connect()) {
            wire.send("GET /v1/regions HTTP/1.1\r\nHost: a\r\n" + name + ": 4\r\n\r\nBODY"
                    + "GET /v1/regions HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(wire.reply().status()).isEqualTo(200);
            assertThat(wire.reply().status()).isEqualTo(nextStatus);
        }
    }

    @Test
    void request_chunksThatAreNone_isRefusedAndEndsTheConnectionAndNothingElse() {
        try (Wire wire = ROUTES.connect()) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(400);
            assertThat(wire.isEnded()).isTrue();
        }
        ROUTES.awaitCounted(Route.RPC, "refused", 1);
        assertThat(ROUTES.get("/v1/regions").status()).isEqualTo(200);
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcRefusalTest {
    private static final String ASKED = "/?Action=ListCommunityImages&Version=2018-04-12";

    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        assertThat(routes.upstream.calls()).isEmpty();
        routes.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # method | target                                           | status | code
            GET      | /                                                | 400    | MissingParameter
            POST     | /                                                | 400    | MissingParameter
            GET      | /?Action=ListCommunityImages                     | 400    | MissingParameter
            GET      | /?Version=2018-04-12                             | 400    | MissingParameter
            GET      | /?Action=CreateCluster&Version=2018-04-12        | 404    | InvalidAction.NotFound
            POST     | /?Action=DeleteImage&Version=2018-04-12          | 404    | InvalidAction.NotFound
            GET      | /?Action=listclusters&Version=2018-04-12         | 404    | InvalidAction.NotFound
            GET      | /?Action=ListClusters&Version=2018-04-12         | 400    | MissingRegionId
            GET      | /?Action=ListCommunityImages&Version=2024-07-30  | 400    | InvalidVersion
            GET      | ASKED                                            | 400    | MissingRegionId
            GET      | ASKED&RegionId=                                  | 400    | MissingRegionId
            GET      | ASKED&RegionId=cn-nowhere                        | 404    | InvalidRegionId.NotFound
            GET      | ASKED&RegionId=CN_hangzhou                       | 400    | InvalidParameter
            GET      | ASKED&RegionId=cn-hangzhou&RegionId=cn-beijing   | 400    | InvalidParameter
            GET      | ASKED&RegionId=cn-hangzhou&Format=XML            | 400    | InvalidParameter
            GET      | ASKED&RegionId=cn-hangzhou&PageSize=10           | 400    | UnsupportedParameter
            GET      | ASKED&RegionId=cn-hangzhou&ClusterId=a%2Fb       | 400    | InvalidParameter
            GET      | ASKED&RegionId=cn-hangzhou&InstanceType=LONG     | 400    | InvalidParameter
            GET      | ASKED&RegionId=cn-hangzhou&BaseOsTag=%zz         | 400    | InvalidParameter
            GET      | ASKED&RegionId=cn-hangzhou&BaseOsTag=%4          | 400    | InvalidParameter
            GET      | ASKED&RegionId=cn-hangzhou&BaseOsTag=%C3%28      | 400    | InvalidParameter
            GET      | ASKED&RegionId=cn-hangzhou&BaseOsTag=%00         | 400    | InvalidParameter
            PUT      | ASKED&RegionId=cn-hangzhou                       | 405    | UnsupportedHTTPMethod
            DELETE   | ASKED&RegionId=cn-hangzhou                       | 405    | UnsupportedHTTPMethod
            OPTIONS  | /                                                | 405    | UnsupportedHTTPMethod
            PURGE    | /                                                | 501    | UnsupportedHTTPMethod
            GET      | /nothing                                         | 404    | InvalidAction.NotFound
            POST     | /nothing                                         | 404    | InvalidAction.NotFound
            GET      | /v2/community-images                             | 404    | InvalidAction.NotFound
            GET      | /..%2f..%2fetc/passwd                            | 404    | InvalidAction.NotFound
            GET      | /%zz                                             | 400    | InvalidParameter
            GET      | /a%                                              | 400    | InvalidParameter
            OPTIONS  | *                                                | 405    | UnsupportedHTTPMethod
            """)
    void badCall_kind_getsTheApisOwnErrorInJson(String method, String target, int status, String code) {
        String filled = target.replace("ASKED", ASKED).replace("LONG", "a".repeat(65));

        Reply reply = routes.exchange(method + " " + filled + " HTTP/1.1\r\nHost: gateway.example:8080\r\n\r\n");

        assertThat(reply.text("Code")).as(reply.body()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertIsAnError(reply);
        assertThat(reply.text("HostId")).isEqualTo("gateway.example");
        assertThat(reply.text("RequestId")).isEqualTo(reply.header("x-request-id"));
        boolean isRouted = status != 501 && (filled.startsWith("/?") || filled.equals("/"));
        routes.awaitCounted(isRouted ? Route.RPC : Route.OTHER, "refused", 1);
    }

    @Test
    void head_answersWithTheStatusAlone() {
        try (Wire wire = routes.connect()) {
            Reply reply = wire.send("HEAD " + ASKED + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .replyToHead();
            assertThat(reply.status()).isEqualTo(405);
            assertThat(wire.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .reply()
                            .status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # form                                              | code
            Action=ListCommunityImages&Version=2018-04-12&A=%zz | InvalidParameter
            %                                                   | InvalidParameter
            Action=%C3%28                                       | InvalidAction.NotFound
            Action=ListCommunityImages&Version=2018-04-12&B=1   | MissingRegionId
            """)
    void badForm_kind_isRefused(String form, String code) {
        assertThat(routes.postForm("/", form).text("Code")).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"1024, MissingParameter, 400", "1025, RequestTooLarge, 413", "200000, RequestTooLarge, 413"})
    void body_atTheLimit_isReadAndPastItRefused(int bytes, String code, int status) {
        try (Wire wire = routes.connect()) {
            Reply reply = wire.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes + "\r\n\r\n")
                    .send("x".repeat(bytes))
                    .reply();

            assertThat(reply.text("Code")).isEqualTo(code);
            assertThat(reply.status()).isEqualTo(status);
            assertIsAnError(reply);
            assertThat(wire.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .reply()
                            .status())
                    .as("the connection still answers")
                    .isEqualTo(404);
        }
    }

    @Test
    void body_inChunksPastTheLimit_isRefused() {
        String chunk = "200\r\n" + "x".repeat(512) + "\r\n";
        Reply reply = routes.exchange("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(3) + "0\r\n\r\n");

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.text("Code")).isEqualTo("RequestTooLarge");
    }

    private static void assertIsAnError(Reply reply) {
        assertThat(reply.header("content-type")).isEqualTo("application/json;charset=utf-8");
        assertThat(reply.json().fieldNames()).toIterable().contains("Code", "Message", "RequestId", "HostId");
        assertThat(reply.text("Message")).isNotEmpty();
        assertThat(reply.text("RequestId")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a&a&a&a&",
                "AccessKeyId=nobody&Signature=x&",
                "Action=ListClusters&Version=2018-04-12&SignatureNonce=1&"
            })
    void tooManyParameters_inQueryOrForm_areRefusedWhoeverAsks(String some) {
        String form = some + "a&".repeat(64);
        for (Reply reply : List.of(routes.get("/?" + form), routes.postForm("/?b=1", form))) {
            assertThat(reply.status()).as(reply.body()).isEqualTo(400);
            assertThat(reply.text("Code")).isEqualTo("InvalidParameter");
            assertThat(reply.text("Message")).endsWith(" parameters; at most 64 may be given.");
        }
    }
}

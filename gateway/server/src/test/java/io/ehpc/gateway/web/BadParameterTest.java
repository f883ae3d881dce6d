package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong input on the native API; what each value may be is in {@link QuestionReaderTest}. */
class BadParameterTest {
    private static final ServedRoutes ROUTES = new ServedRoutes();
    private static final String IMAGES = "/v1/community-images";

    @AfterAll
    static void close() {
        assertThat(ROUTES.upstream.calls()).isEmpty();
        ROUTES.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # target                                                      | status | parameter
            /v1/community-images?colour=blue                              | 400    | colour
            /v1/community-images?region=Hangzhou                          | 400    | region
            /v1/community-images?region=cn-nowhere                        | 400    | region
            /v1/community-images?region=                                  | 400    | region
            /v1/community-images?region=cn-hangzhou,cn-hangzhou           | 400    | region
            /v1/community-images?region=*,cn-hangzhou                     | 400    | region
            /v1/community-images?clusterId=ehpc-hz-known&region=cn-beijing | 400    | clusterId
            /v1/community-images?region=cn-beijing&clusterId=a,b,c,d      | 400    | clusterId
            /v1/community-images?clusterId=-a                             | 400    | clusterId
            /v1/community-images?clusterId=ehpc-hz-unknown&require=most   | 400    | require
            /v1/community-images?clusterId=ehpc-hz-unknown&limit=0        | 400    | limit
            /v1/community-images?clusterId=*&cursor=x                     | 400    | cursor
            /v1/community-images?require=quorum:4                         | 400    | require
            /v1/community-images?clusterId=ehpc-hz-known&require=quorum:2 | 400    | require
            /v1/community-images?baseOsTag=LONG                           | 400    | baseOsTag
            /v1/community-images?baseOsTag=a&baseOsTag=b                  | 400    | baseOsTag
            /v1/community-images?instanceType=ecs..tiny                   | 400    | instanceType
            /v1/community-images?baseOsTag=%zz                            | 400    | query
            /v1/community-images?%                                        | 400    | query
            /v1/regions/cn-nowhere/community-images                       | 404    | region
            /v1/regions/Hangzhou/community-images                         | 400    | region
            /v1/regions/cn%20hangzhou/community-images                    | 400    | region
            /v1/regions/cn-hangzhou%00/community-images                   | 400    | region
            /v1/regions/*/community-images                                | 400    | region
            /v1/regions/cn-hangzhou,cn-beijing/community-images           | 400    | region
            /v1/regions/cn-hangzhou/community-images?region=cn-hangzhou   | 400    | region
            /v1/regions/cn-beijing/community-images?clusterId=ehpc-hz-known | 400  | clusterId
            /v1/clusters/a%2Fb/community-images                           | 400    | clusterId
            /v1/clusters/LONG/community-images                            | 400    | clusterId
            /v1/clusters/ehpc-hz-known/community-images?clusterId=a       | 400    | clusterId
            /v1/clusters/ehpc-hz-known/community-images?region=cn-nowhere | 400    | region
            /v1/regions?region=cn-hangzhou                                | 400    | region
            """)
    void parameter_thatIsWrong_isNamedInAProblem(String target, int status, String parameter) {
        Reply reply = ROUTES.get(target.replace("LONG", "a".repeat(65)));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("parameter")).as(reply.body()).isEqualTo(parameter);
        assertIsAProblem(reply);
        assertThat(reply.text("type"))
                .isEqualTo("urn:ehpc-gateway:problem:" + (status == 404 ? "not-found" : "bad-parameter"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # method | target                                  | status
            GET      | /v1/nothing                             | 404
            GET      | /v1/                                    | 404
            GET      | /v1/regions/cn-hangzhou                 | 404
            GET      | /v1/regions//community-images           | 404
            GET      | /v1/regions/%zz/community-images        | 400
            GET      | /v1/%                                   | 400
            POST     | /v1/community-images                    | 405
            PUT      | /v1/regions                             | 405
            DELETE   | /v1/regions/cn-hangzhou/community-images | 405
            PATCH    | /v1/clusters/ehpc-hz-known/community-images | 405
            POST     | /v1/nothing                             | 404
            """)
    void pathOrMethod_thatIsNotThere_isAProblem(String method, String target, int status) {
        Reply reply = ROUTES.exchange(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertIsAProblem(reply);
        assertThat(reply.headers().containsKey("allow")).isEqualTo(status == 405);
    }

    @ParameterizedTest
    @CsvSource({IMAGES + "?region=%22%0D%0A%C3%BC, 400", IMAGES + "?%3Cscript%3E%22%0A=1, 400"})
    void parameter_withOddCharacters_isStillJson(String target, int status) {
        Reply reply = ROUTES.get(target);

        assertThat(reply.status()).isEqualTo(status);
        assertIsAProblem(reply);
    }

    private static void assertIsAProblem(Reply reply) {
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.header("x-request-id")).isNotEmpty();
        assertThat(reply.json().fieldNames()).toIterable().startsWith("type", "title", "status", "detail");
        assertThat(reply.json().path("status").asInt()).isEqualTo(reply.status());
        assertThat(reply.text("type")).startsWith("urn:ehpc-gateway:problem:");
        assertThat(reply.text("detail")).isNotEmpty();
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityHeadersTest {
    private static final ServedRoutes ROUTES = new ServedRoutes();

    @AfterAll
    static void close() {
        ROUTES.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/regions HTTP/1.1",
                "GET /v1/nothing HTTP/1.1",
                "DELETE /v1/regions HTTP/1.1",
                "GET /v1/community-images?region=nowhere HTTP/1.1",
                "GET /?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou HTTP/1.1",
                "GET / HTTP/1.1",
                "GET /%zz HTTP/1.1",
                "NONSENSE",
            })
    void answer_ofWhateverKind_isNothingButData(String request) {
        Reply reply = ROUTES.exchange(request + "\r\nHost: 127.0.0.1\r\n\r\n");

        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(reply.header("content-security-policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(reply.header("cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "x-powered-by", "strict-transport-security"})
    void answer_withoutTls_saysNothingOfTheServerNorOfTls(String header) {
        assertThat(ROUTES.get("/v1/regions").headers()).doesNotContainKey(header);
    }
}

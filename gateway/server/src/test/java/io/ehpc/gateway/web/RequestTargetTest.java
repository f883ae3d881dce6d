package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # method | target            | status, 0 for none
            GET      | /                 | 0
            POST     | /?a               | 0
            OPTIONS  | /v1/regions       | 0
            DELETE   | /admin/entries    | 0
            GET      | //x               | 0
            GET      | http://h/p        | 0
            GET      | HTTPS://h         | 0
            GET      | ftp://h/p         | 400
            GET      | ://h/p            | 400
            GET      |                   | 400
            GET      | ''                | 400
            GET      | ?a=b              | 400
            GET      | v1/regions        | 400
            GET      | h:80              | 400
            GET      | *                 | 400
            OPTIONS  | *                 | 405
            CONNECT  | h:80              | 405
            CONNECT  | /                 | 405
            CONNECT  |                   | 405
            TRACE    | /                 | 405
            get      | /                 | 501
            PROPFIND | /                 | 501
            X-ODD!   | *                 | 501
            """)
    void refusal_methodAndTarget_isJudged(String method, @Nullable String target, int status) {
        EarlyRefusal refusal = RequestTarget.refusal(HttpMethod.valueOf(method), target);

        assertThat(refusal == null ? 0 : refusal.status()).isEqualTo(status);
    }
}

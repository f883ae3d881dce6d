package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestTest {

    @Test
    void header_anyCase_isFound() {
        ApiRequest request = ApiRequest.get(Parameters.NONE).withHeader("X-Acs-Date", "d");

        assertThat(request.header("x-acs-date")).contains("d");
        assertThat(request.header("X-ACS-DATE")).contains("d");
        assertThat(request.header("x-acs")).isEmpty();
        assertThat(request.headers()).isEqualTo(Map.of("x-acs-date", "d"));
    }

    @Test
    void headers_ofTheSameNameInAnotherCase_areJoined() {
        Map<String, String> headers = new TreeMap<>(Map.of("A", "1", "a", "2"));

        assertThat(new ApiRequest("GET", "/", Parameters.NONE, headers, new byte[0]).header("a"))
                .contains("1,2");
    }

    @Test
    void withHeader_again_replaces() {
        ApiRequest request = ApiRequest.get(Parameters.NONE).withHeader("a", "1");

        assertThat(request.withHeader("A", "2").headers()).isEqualTo(Map.of("a", "2"));
        assertThat(request.headers()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void headers_cannotBeChanged() {
        ApiRequest request = ApiRequest.get(Parameters.NONE).withHeader("a", "1");

        assertThatThrownBy(() -> request.headers().put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # content type                                      | read
                    application/x-www-form-urlencoded                   | true
                    application/x-www-form-urlencoded; charset=UTF-8    | true
                    APPLICATION/X-WWW-Form-Urlencoded                   | true
                    application/json                                    | false
                    text/plain                                          | false
                    multipart/form-data; boundary=x                     | false
                                                                        | false
                    """)
    void form_contentType_decidesWhetherTheBodyIsOne(@Nullable String type, boolean read) {
        ApiRequest request = new ApiRequest("POST", "/", Parameters.parse("a=1"), Map.of(), "b=x+y".getBytes(UTF_8));
        request = type == null ? request : request.withHeader("Content-Type", type);

        assertThat(request.form()).isEqualTo(read ? Parameters.parse("b=x%20y") : Parameters.NONE);
        assertThat(request.parameters()).isEqualTo(Parameters.parse(read ? "a=1&b=x+y" : "a=1"));
    }

    @Test
    void form_malformed_isRefused() {
        ApiRequest request = new ApiRequest("POST", "/", Parameters.NONE, Map.of(), "b=%zz".getBytes(UTF_8))
                .withHeader("content-type", "application/x-www-form-urlencoded");

        assertThat(Refusals.codeOf(request::parameters)).isEqualTo("InvalidParameter");
    }

    @Test
    void toString_holdsNeitherParametersNorHeaders() {
        ApiRequest request = ApiRequest.get(Parameters.parse("Signature=hush")).withHeader("authorization", "hush");

        assertThat(request).hasToString("GET /");
    }

    @Test
    void form_withTheQueryTooMany_isRefused() {
        Parameters query = Parameters.parse("q&".repeat(39) + "q");

        assertThat(form(query, "f&".repeat(23) + "f").parameters().all()).hasSize(64);
        assertThat(Refusals.codeOf(() -> form(query, "f&".repeat(24) + "f").form()))
                .isEqualTo("InvalidParameter");
    }

    private static ApiRequest form(Parameters query, String form) {
        return new ApiRequest("POST", "/", query, Map.of(), form.getBytes(UTF_8))
                .withHeader("content-type", "application/x-www-form-urlencoded");
    }
}

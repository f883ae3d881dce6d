package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiErrorTest {

    @Test
    void toJson_error_hasTheApisShapeAndOrder() {
        ApiError error =
                new ApiError("r", "ehpc.cn-hangzhou.aliyuncs.com", "EcsError", "It \"failed\".", "https://x/?a=b");

        assertThat(new String(error.toJson(), UTF_8))
                .isEqualTo("{\"RequestId\":\"r\",\"HostId\":\"ehpc.cn-hangzhou.aliyuncs.com\",\"Code\":\"EcsError\","
                        + "\"Message\":\"It \\\"failed\\\".\",\"Recommend\":\"https://x/?a=b\"}");
    }

    @Test
    void toJson_withoutRecommendation_leavesItOut() {
        ApiError error = ApiError.of(ErrorCode.SERVICE_UNAVAILABLE.refusal("Down."), "r", "h");

        assertThat(new String(error.toJson(), UTF_8))
                .isEqualTo(
                        "{\"RequestId\":\"r\",\"HostId\":\"h\",\"Code\":\"ServiceUnavailable\",\"Message\":\"Down.\"}");
    }

    @ParameterizedTest
    @EnumSource
    void read_everyErrorOfOurs_isTheSameAgain(ErrorCode code) {
        ApiError error = ApiError.of(code.refusal(), "r", "h");

        assertThat(ApiError.read(error.toJson())).contains(error);
    }

    @Test
    void read_errorAsTheCloudSendsIt_isReadWhole() {
        String body =
                "{\"RequestId\":\"E7AB\",\"HostId\":\"ehpc.cn-hangzhou.aliyuncs.com\",\"Code\":\"Throttling.User\","
                        + "\"Message\":\"Request was denied due to user flow control.\",\"Recommend\":\"https://next.api\"}";

        assertThat(read(body))
                .isEqualTo(new ApiError(
                        "E7AB",
                        "ehpc.cn-hangzhou.aliyuncs.com",
                        "Throttling.User",
                        "Request was denied due to user flow control.",
                        "https://next.api"));
    }

    /** The status is not the body's to know: an error may come with 200. */
    @Test
    void read_codeBesideImages_isAnError() {
        assertThat(ApiError.read(bytes("{\"Code\":\"DbError\",\"RequestId\":\"r\",\"Images\":{\"ImageInfo\":[]}}")))
                .isPresent();
    }

    @Test
    void read_missingFields_areEmpty() {
        assertThat(read("{\"Code\":\"X\"}")).isEqualTo(new ApiError("", "", "X", "", null));
        assertThat(read("{\"Code\":\"X\",\"Message\":null,\"RequestId\":null,\"HostId\":null,\"Recommend\":null}"))
                .isEqualTo(new ApiError("", "", "X", "", null));
        assertThat(read("{\"Code\":\"X\",\"Message\":{},\"RequestId\":[],\"HostId\":{}}"))
                .isEqualTo(new ApiError("", "", "X", "", null));
    }

    @Test
    void read_unknownFields_areNoHindrance() {
        assertThat(read("{\"Code\":\"X\",\"AccessDeniedDetail\":{\"a\":[1]}}"))
                .isEqualTo(new ApiError("", "", "X", "", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Code\":\"200\",\"RequestId\":\"r\"}",
                "{\"Code\":\"OK\",\"RequestId\":\"r\"}",
                "{\"Code\":200,\"RequestId\":\"r\"}",
                "{\"Code\":0}",
                "{\"Code\":true}",
                "{\"Code\":\"\"}",
                "{\"Code\":null}",
                "{\"Code\":{}}",
                "{\"Code\":[\"X\"]}",
                "{\"code\":\"X\"}",
                "{\"Message\":\"m\"}",
                "{}",
                "[]",
                "[{\"Code\":\"X\"}]",
                "\"Code\"",
                "null",
                "",
                "<Error><Code>X</Code></Error>",
                "{\"Code\":\"X\"",
                "{\"Code\":\"X\"} x",
                "{\"Code\":\"X\",\"Code\":\"Y\"}",
            })
    void read_anythingElse_isNoError(String body) {
        assertThat(ApiError.read(bytes(body))).isEmpty();
    }

    private static ApiError read(String body) {
        return ApiError.read(bytes(body)).orElseThrow();
    }

    private static byte[] bytes(String body) {
        return body.getBytes(UTF_8);
    }
}

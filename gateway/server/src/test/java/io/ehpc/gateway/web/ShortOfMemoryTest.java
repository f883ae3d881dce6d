package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the heap is full, what is held is served and nothing new is begun, on both faces. */
class ShortOfMemoryTest {
    private static final String LIST = "/v1/community-images?region=cn-beijing";
    private static final String RPC = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";

    private final ServedRoutes served = new ServedRoutes();

    @AfterEach
    void close() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {LIST, RPC, "/v1/community-images?region=*"})
    void held_whileTheHeapIsFull_isServed(String target) {
        String before = served.get(target).body();
        served.full.set(true);

        Reply reply = served.get(target);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(before);
        assertThat(served.refusedWork).isEmpty();
    }

    @Test
    void coldQuestion_nativeFace_isRefusedWithWhenToComeBack() {
        served.full.set(true);

        Reply reply = served.get(LIST);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.header("retry-after")).isEqualTo("5");
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:short-of-memory");
        assertThat(served.upstream.calls()).isEmpty();
        assertThat(served.refusedWork).contains("call");
    }

    @Test
    void coldQuestion_rpcFace_isRefusedWithWhenToComeBack() {
        served.full.set(true);

        Reply reply = served.get(RPC);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("5");
        assertThat(reply.header("x-acs-retry-after")).isEqualTo("5000");
        assertThat(reply.text("Code")).isEqualTo("ServiceUnavailable");
        assertThat(served.upstream.calls()).isEmpty();
        assertThat(served.refusedWork).containsExactly("call");
    }

    @Test
    void newMergeOfWhatIsHeld_isRefused() {
        served.get(RPC);
        served.full.set(true);

        Reply reply = served.get("/v1/community-images?region=cn-hangzhou");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("5");
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:short-of-memory");
        assertThat(served.refusedWork).containsExactly("merge");
    }

    @Test
    void newViewOfWhatIsHeld_isRefused() {
        served.get(LIST);
        served.full.set(true);

        Reply reply = served.get(LIST + "&format=csv");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(served.refusedWork).containsExactly("merge");
    }

    @Test
    void newEventStream_isRefused() {
        served.full.set(true);

        Reply reply = served.exchange("""
                GET /v1/community-images/changes HTTP/1.1\r
                Host: localhost\r
                Accept: text/event-stream\r
                \r
                """);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("5");
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:short-of-memory");
        assertThat(served.refusedWork).containsExactly("listener");
    }

    @Test
    void episodeThatEnded_isForgotten() {
        served.full.set(true);
        served.get(LIST);
        served.full.set(false);

        assertThat(served.get(LIST).status()).isEqualTo(200);
    }
}

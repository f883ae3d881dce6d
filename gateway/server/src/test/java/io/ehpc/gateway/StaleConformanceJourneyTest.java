package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The four tests of the published suite {@code http-tests/cache-tests} for {@code stale-while-revalidate} and
 * {@code stale-if-error} (its {@code tests/stale.mjs}), by their names there and with their figures.
 *
 * <p>What its origin says in {@code Cache-Control}, the configuration says here. Each answer of the origin
 * names the request that it is to; an answer is from the cache if it names an earlier one. The suite's pause is
 * 3 seconds, which the gateway's clock passes.
 */
class StaleConformanceJourneyTest {
    private static final String RPC = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";
    private static final String NATIVE = "/v1/regions/cn-hangzhou/community-images";
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final String REFRESHED = "gateway_cache_refreshes_total{region=\"cn-hangzhou\",result=\"ok\"} 1.0";

    private final AtomicInteger requests = new AtomicInteger();
    private @Nullable UpstreamStage set;

    /** What the origin does from its second request on. */
    private interface Later {
        void answer(HttpServerRequest request, int number);
    }

    private UpstreamStage set(String lifetimes, Later later) throws Exception {
        String yaml = Stage.CONFIG.replace("fresh: 60s, staleWhileRevalidate: 2m, staleIfError: 10m", lifetimes);
        assertThat(yaml).isNotEqualTo(Stage.CONFIG);
        UpstreamStage stage = new UpstreamStage(yaml, request -> {
            int number = requests.incrementAndGet();
            if (number == 1) {
                good(request, number);
            } else {
                later.answer(request, number);
            }
        });
        set = stage;
        return stage;
    }

    @AfterEach
    void strike() throws Exception {
        if (set != null) {
            set.close();
        }
    }

    private static void good(HttpServerRequest request, int number) {
        request.response().end(Samples.body("m-" + number));
    }

    private void assertAnswersRequest(HttpResponse<String> answer, int number) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"m-" + number + "\"");
    }

    /** {@code stale-while-revalidate}: {@code max-age=1, stale-while-revalidate=3600}. */
    @ParameterizedTest
    @ValueSource(strings = {RPC, NATIVE})
    void staleWhileRevalidate_stale_isServedFromTheCache(String path) throws Exception {
        UpstreamStage stage =
                set("fresh: 1s, staleWhileRevalidate: 3601s, staleIfError: 3601s", StaleConformanceJourneyTest::good);
        assertAnswersRequest(stage.get(path), 1);
        stage.pass(PAUSE);

        assertAnswersRequest(stage.get(path), 1);
    }

    /**
     * {@code stale-while-revalidate-window}: {@code max-age=1, stale-while-revalidate=4}. The revalidation
     * behind the second request gets {@code no-cache} there; here, an answer that is past the window when it
     * comes.
     */
    @ParameterizedTest
    @ValueSource(strings = {RPC, NATIVE})
    void staleWhileRevalidateWindow_pastIt_isNotServed(String path) throws Exception {
        UpstreamStage stage = set("fresh: 1s, staleWhileRevalidate: 5s, staleIfError: 1h", (request, number) -> {
            if (number == 2) {
                request.response().putHeader("Age", "5");
            }
            good(request, number);
        });
        assertAnswersRequest(stage.get(path), 1);
        stage.pass(PAUSE);
        assertAnswersRequest(stage.get(path), 1);
        await().until(() -> stage.manage("/metrics").body().contains(REFRESHED));
        stage.pass(PAUSE);

        assertAnswersRequest(stage.get(path), 3);
    }

    /** {@code stale-sie-close}: {@code max-age=2, stale-if-error=60}, then the server closes the connection. */
    @ParameterizedTest
    @ValueSource(strings = {RPC, NATIVE})
    void staleSieClose_serverCloses_isServedFromTheCache(String path) throws Exception {
        UpstreamStage stage = set(
                "fresh: 2s, staleWhileRevalidate: 2s, staleIfError: 62s",
                (request, number) -> request.connection().close());
        assertAnswersRequest(stage.get(path), 1);
        stage.pass(PAUSE);

        assertAnswersRequest(stage.get(path), 1);
        assertThat(requests).as("the server was asked first").hasValueGreaterThan(1);
    }

    /**
     * {@code stale-sie-503}: the same, then the server sends 503. As published its server closes the connection
     * too; here it does as the name says.
     */
    @ParameterizedTest
    @ValueSource(strings = {RPC, NATIVE})
    void staleSie503_serverSends503_isServedFromTheCache(String path) throws Exception {
        UpstreamStage stage = set(
                "fresh: 2s, staleWhileRevalidate: 2s, staleIfError: 62s",
                (request, number) -> request.response().setStatusCode(503).end());
        assertAnswersRequest(stage.get(path), 1);
        stage.pass(PAUSE);

        assertAnswersRequest(stage.get(path), 1);
        assertThat(requests).as("the server was asked first").hasValueGreaterThan(1);
    }

    /** Beyond the suite: past {@code stale-if-error} too, the failure is answered. */
    @ParameterizedTest
    @CsvSource({RPC + ", 503", NATIVE + ", 502"})
    void staleSie503_pastItsLimit_isNotServed(String path, int status) throws Exception {
        UpstreamStage stage = set(
                "fresh: 2s, staleWhileRevalidate: 2s, staleIfError: 62s",
                (request, number) -> request.response().setStatusCode(503).end());
        assertAnswersRequest(stage.get(path), 1);
        stage.pass(Duration.ofSeconds(62));

        HttpResponse<String> answer = stage.get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("m-1");
    }
}

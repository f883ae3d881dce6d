package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.config.ClientQuotaConfig;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.RateConfig;
import io.ehpc.gateway.upstream.FaultKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111, sections 3.5 and 5.2.2, and RFC 5861. Answers are fresh for 1 min, at once for 5, and in need for 1 h. */
class SharedLifetimeTest {
    private static final String RPC = "/?Action=ListCommunityImages&Version=2018-04-12";

    private final ServedRoutes routes =
            new ServedRoutes(GatewayConfigs.withSharedCaches(GatewayConfigs.ofThreeRegions()));

    @AfterEach
    void close() {
        routes.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/community-images",
                "/v1/community-images?format=csv",
                "/v1/regions/cn-hangzhou/community-images",
                "/v1/community-images/m-cn-hangzhou",
                "/v1/community-images/comparison",
                RPC + "&RegionId=cn-hangzhou"
            })
    void answer_completeAndFresh_isForAllForAsLongAsHere(String target) {
        Reply first = routes.get(target);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.header("cache-control"))
                .isEqualTo("public, max-age=60, s-maxage=60, stale-while-revalidate=240, stale-if-error=3540");
        assertThat(first.header("x-accel-expires")).isEqualTo("60");

        routes.clock.pass(Duration.ofSeconds(20));
        Reply held = routes.get(target);
        assertThat(held.header("age")).isEqualTo("20");
        assertThat(held.header("cache-control")).isEqualTo(first.header("cache-control"));
        assertThat(held.header("x-accel-expires")).isEqualTo("40");
    }

    @Test
    void answer_ofPartsThatDifferInAge_isAsGoodAsTheLeastOfThem() {
        routes.get("/v1/regions/cn-hangzhou/community-images");
        routes.clock.pass(Duration.ofSeconds(50));

        Reply reply = routes.get("/v1/community-images?region=cn-hangzhou,cn-beijing");

        assertThat(reply.header("cache-control"))
                .isEqualTo("public, max-age=60, s-maxage=60, stale-while-revalidate=240, stale-if-error=3540");
        assertThat(reply.header("x-accel-expires")).isEqualTo("10");
    }

    @Test
    void answer_stale_isToBeAskedForAgain() {
        routes.get("/v1/regions/cn-hangzhou/community-images");
        routes.clock.pass(Duration.ofSeconds(61));

        Reply reply = routes.get("/v1/regions/cn-hangzhou/community-images");

        assertThat(reply.header("cache-control")).isEqualTo("no-cache");
        assertThat(reply.headers()).doesNotContainKey("x-accel-expires");
    }

    @Test
    void answer_ofWhichAPartFailed_isKeptByNobody() {
        routes.upstream.fails("cn-beijing", FaultKind.UNREACHABLE);

        Reply partial = routes.get("/v1/community-images?region=cn-hangzhou,cn-beijing");
        assertThat(partial.status()).isEqualTo(200);
        assertThat(partial.header("cache-control")).isEqualTo("no-cache");
        assertThat(partial.headers()).doesNotContainKey("x-accel-expires");
        assertThat(routes.get("/v1/regions/cn-beijing/community-images").header("cache-control"))
                .isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # request                                                                        | Cache-Control
            GET RPC HTTP/1.1~Host: cn-hangzhou.localhost                                      | private, max-age=60
            GET RPC&RegionId= HTTP/1.1~Host: cn-hangzhou.localhost                            | private, max-age=60
            GET RPC&RegionId=cn-hangzhou HTTP/1.1~Host: a.localhost~x-ehpc-explain: 1         | no-store
            GET /v1/community-images HTTP/1.1~Host: localhost~x-ehpc-explain: 1               | no-store
            GET /v1/community-images?nonsense=1 HTTP/1.1~Host: localhost                      | no-store
            GET /v1/regions HTTP/1.1~Host: localhost                                          | no-store
            POST RPC&RegionId=cn-hangzhou HTTP/1.1~Host: localhost~Content-Length: 0          | private, max-age=60
            """)
    void answer_thatIsNotForAll_staysItsClients(String request, String cacheControl) {
        Reply reply = routes.exchange(request.replace("RPC", RPC).replace("~", "\r\n") + "\r\n\r\n");

        assertThat(reply.header("cache-control")).as(reply.body()).isEqualTo(cacheControl);
        assertThat(reply.headers()).doesNotContainKey("x-accel-expires");
    }

    @Test
    void answer_thatTheClientHas_saysTheSame() {
        Reply first = routes.get("/v1/regions/cn-hangzhou/community-images");

        Reply second = routes.exchange("GET /v1/regions/cn-hangzhou/community-images HTTP/1.1\r\nHost: localhost\r\n"
                + "If-None-Match: " + first.header("etag") + "\r\n\r\n");

        assertThat(second.status()).isEqualTo(304);
        assertThat(second.header("cache-control")).isEqualTo(first.header("cache-control"));
        assertThat(second.header("x-accel-expires")).isEqualTo("60");
    }

    /** Who asks is known by a key, or by nothing where that is a client too. */
    @ParameterizedTest
    @CsvSource({
        ", false, true",
        "X-Api-Key: egw_known, false, false",
        "Authorization: Bearer egw_known, false, false",
        ", true, false"
    })
    void answer_whereClientsAreIdentified_isForAllIfTheClientShowsNothingAndHasNoQuota(
            @Nullable String shown, boolean hasQuota, boolean isShared) {
        ClientQuotaConfig quota = hasQuota
                ? new ClientQuotaConfig(new RateConfig(10, Duration.ofSeconds(1)), null)
                : ClientQuotaConfig.NONE;
        GatewayConfig config = GatewayConfigs.withClients("egw_known", quota, GatewayConfigs.ofThreeRegions());
        try (ServedRoutes identified = new ServedRoutes(GatewayConfigs.withSharedCaches(config))) {
            Reply reply = identified.exchange("GET /v1/regions/cn-hangzhou/community-images HTTP/1.1\r\nHost: localhost"
                    + (shown == null ? "" : "\r\n" + shown) + "\r\n\r\n");

            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.header("cache-control")).startsWith(isShared ? "public, " : "private, ");
            assertThat(reply.header("vary")).endsWith("Authorization, X-Api-Key");
        }
    }
}

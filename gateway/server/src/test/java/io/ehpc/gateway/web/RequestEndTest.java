package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Every request is counted once, however it ends. */
class RequestEndTest {
    private static final String ASKED = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";

    private final ServedRoutes routes = new ServedRoutes(GatewayConfigs.ofThreeRegions(Duration.ofSeconds(30)));
    private final Promise<Answer> awaited = Promise.promise();
    private final CountDownLatch called = new CountDownLatch(1);

    @AfterEach
    void close() {
        routes.close();
    }

    private void hang() {
        routes.upstream.in("cn-hangzhou", query -> {
            called.countDown();
            return awaited.future();
        });
    }

    private void answer() {
        Query query = routes.upstream.calls().get(0);
        awaited.complete(Answers.of(query, Answers.body("R-late"), routes.clock.instant()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RPC           | /?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou
            REGION_IMAGES | /v1/regions/cn-hangzhou/community-images
            """)
    void client_thatGoesBeforeItsAnswer_isCountedAsAbandonedOnce(Route route, String target) throws Exception {
        hang();
        try (Wire wire = routes.connect()) {
            wire.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(routes.inProgress()).isEqualTo(1);
            wire.reset();
        }
        routes.awaitCounted(route, "abandoned", 1);

        answer();

        Reply next = routes.get(target);
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.body()).contains("R-late");
        assertThat(routes.upstream.calls())
                .as("what the client left behind is used")
                .hasSize(1);
        routes.awaitCounted(route, "fresh", 1);
        assertThat(routes.counted()).isEqualTo(2);
        assertThat(routes.flights()).isZero();
    }

    @Test
    void client_thatGoesInItsBody_isCountedAsAbandonedOnceAndIsNoErrorInTheLog() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(ApiRoutes.class)).addAppender(log);
        try (Wire wire = routes.connect()) {
            wire.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nAction=");
            wire.send("List").reset();
        }

        routes.awaitCounted(Route.RPC, "abandoned", 1);
        assertThat(routes.counted()).isEqualTo(1);
        assertThat(log.list).isEmpty();
    }

    @Test
    void clients_thatAskAtOnce_areMissAndCoalesced() throws Exception {
        hang();
        try (Wire first = routes.connect();
                Wire second = routes.connect()) {
            String request = "GET " + ASKED + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            first.send(request);
            assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
            second.send(request + request);
            Awaitility.await().until(() -> routes.inProgress() >= 2);
            answer();

            assertThat(first.reply().header("cache-status")).isEqualTo("ehpc-gateway; fwd=miss; stored; ttl=60");
            assertThat(second.reply().header("cache-status")).isEqualTo("ehpc-gateway; fwd=miss; collapsed; ttl=60");
            assertThat(second.reply().status()).isEqualTo(200);
        }
        routes.awaitCounted(Route.RPC, "miss", 1);
        routes.awaitCounted(Route.RPC, "coalesced", 1);
        assertThat(routes.counted()).isEqualTo(3);
        assertThat(routes.upstream.calls()).hasSize(1);
    }

    @Test
    void requests_thatFail_areNotInProgressAnyMore() {
        routes.get("/nothing");
        routes.get("/%zz");
        routes.get("/v1/community-images?colour=blue");
        routes.exchange("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n");

        routes.awaitCounted(Route.OTHER, "refused", 3);
        routes.awaitCounted(Route.IMAGES, "refused", 1);
    }
}

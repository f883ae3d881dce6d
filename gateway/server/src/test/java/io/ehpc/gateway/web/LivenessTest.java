package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivenessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong now = new AtomicLong(TimeUnit.DAYS.toNanos(-3));
    private final List<String> ended = new ArrayList<>();
    private final Liveness liveness = new Liveness(now::get, () -> ended);
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
    private final CountDownLatch blocked = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        blocked.countDown();
        liveness.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0     | ''
            10000 | ''
            10001 | The event loop one has not turned for 10 s.
            75999 | The event loop one has not turned for 75 s.
            """)
    void complaints_loopWithoutAHeartbeat_beginPastTheBound(long millis, String complaint) {
        liveness.heart("one");

        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));

        assertThat(String.join(" ", liveness.complaints())).isEqualTo(complaint);
    }

    @Test
    void complaints_loopThatTurnsAgain_end() {
        Liveness.Heart heart = liveness.heart("one");
        now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        assertThat(liveness.complaints()).hasSize(1);

        heart.beat();

        assertThat(liveness.complaints()).isEmpty();
    }

    @Test
    void complaints_endedThread_nameIt() {
        ended.add("log");

        assertThat(liveness.complaints()).containsExactly("The thread log has ended.");
    }

    @Test
    void watch_oneLoopBlocked_complainsOfThatOneAlone() {
        liveness.watch(vertx);
        now.addAndGet(TimeUnit.SECONDS.toNanos(30));
        await().atMost(PATIENCE).until(() -> liveness.complaints().isEmpty());
        List<String> name = new ArrayList<>();
        vertx.runOnContext(on -> {
            name.add(Thread.currentThread().getName());
            hold();
        });
        await().atMost(PATIENCE).until(() -> !name.isEmpty());

        now.addAndGet(TimeUnit.SECONDS.toNanos(30));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(liveness.complaints())
                        .containsExactly("The event loop " + name.get(0) + " has not turned for 30 s."));
        blocked.countDown();
        await().atMost(PATIENCE).until(() -> liveness.complaints().isEmpty());
    }

    @Test
    void watch_loopThatAcceptsConnectionsEnded_complains() {
        liveness.watch(vertx);
        // The one that accepts connections serves no request: nothing else would tell.
        var unused = ((VertxInternal) vertx).acceptorEventLoopGroup().shutdownGracefully(0, 0, TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .until(() -> ((VertxInternal) vertx).acceptorEventLoopGroup().isTerminated());

        now.addAndGet(TimeUnit.SECONDS.toNanos(30));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(liveness.complaints())
                        .singleElement()
                        .asString()
                        .contains("acceptor"));
    }

    private void hold() {
        try {
            assertThat(blocked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingWorkTest {
    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch let = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        let.countDown();
        Stage.await(vertx.close());
    }

    private void block() throws Exception {
        var unused = vertx.executeBlocking(
                () -> {
                    begun.countDown();
                    return let.await(20, TimeUnit.SECONDS);
                },
                false);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void ended_nothingRuns_isAtOnce() {
        assertThat(BlockingWork.ended(vertx, Duration.ofSeconds(60)).succeeded())
                .isTrue();
    }

    @Test
    void ended_whileSomethingRuns_waitsForIt() throws Exception {
        block();

        Future<Void> ended = BlockingWork.ended(vertx, Duration.ofSeconds(60));

        assertThat(ended.isComplete()).isFalse();
        let.countDown();
        Stage.await(ended);
    }

    @Test
    void ended_somethingThatStays_isNotWaitedForForEver() throws Exception {
        block();

        Stage.await(BlockingWork.ended(vertx, Duration.ofMillis(50)));
    }
}

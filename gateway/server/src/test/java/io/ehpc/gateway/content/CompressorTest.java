package io.ehpc.gateway.content;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is compressed later is waited for at the end, and by nobody before. */
class CompressorTest {
    private final Vertx vertx = Vertx.vertx();
    private final Compressor compressor = new Compressor(vertx);

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void later_isDone() {
        AtomicBoolean done = new AtomicBoolean();

        compressor.later(1, () -> done.set(true));

        await().untilTrue(done);
    }

    @Test
    void close_waitsForWhatRuns() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        compressor.later(1, () -> {
            begun.countDown();
            hold(held);
        });
        assertThat(begun.await(10, SECONDS)).isTrue();

        Future<Void> closed = compressor.close();

        assertThat(closed.isComplete()).isFalse();
        held.countDown();
        await().until(closed::succeeded);
    }

    @Test
    void close_whileSomethingWaits_endsAtOnceAndItIsNotDone() {
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean next = new AtomicBoolean();
        compressor.later(30, () -> done.set(true));

        Future<Void> closed = compressor.close();

        assertThat(closed.succeeded()).isTrue();
        vertx.setTimer(60, after -> next.set(true));
        await().untilTrue(next);
        assertThat(done).isFalse();
    }

    @Test
    void aFailure_isSeenByNobody() {
        AtomicBoolean done = new AtomicBoolean();

        compressor.later(1, () -> {
            throw new IllegalStateException("cannot be compressed");
        });
        compressor.later(20, () -> done.set(true));

        await().untilTrue(done);
    }

    private static void hold(CountDownLatch until) {
        try {
            assertThat(until.await(10, SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

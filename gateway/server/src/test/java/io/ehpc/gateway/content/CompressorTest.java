package io.ehpc.gateway.content;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** What does not fit into the queue is left out, and what does is done once there is room. */
    @Test
    void later_aFlood_leavesOutWhatDoesNotFit() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(Math.max(1, processors / 2));
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            compressor.later(1, () -> {
                begun.countDown();
                hold(held);
                done.incrementAndGet();
            });
        }
        assertThat(begun.await(10, SECONDS)).isTrue();
        AtomicBoolean allDue = new AtomicBoolean();
        vertx.setTimer(200, after -> allDue.set(true));
        await().untilTrue(allDue);

        held.countDown();

        int most = Math.max(1, processors / 2) + 64;
        await().until(() -> done.get() == most);
        Ends.value(compressor.close());
        assertThat(done).hasValue(most);
    }

    private static void hold(CountDownLatch until) {
        try {
            assertThat(until.await(10, SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.ehpc.gateway.heap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HeapWatchTest {
    private final FakeHeap heap = new FakeHeap();
    private final List<String> steps = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(HeapWatch.class);
    private long now = -7;
    private final HeapWatch watch =
            new HeapWatch(heap, () -> now, share -> steps.add("shrink " + share), why -> steps.add("end: " + why));

    /** A heap that is as it is told to be. */
    private final class FakeHeap implements HeapMeasure {
        private double share;
        private long collections;
        private Runnable listener = () -> {};

        @Override
        public double share() {
            return share;
        }

        @Override
        public long collections() {
            return collections;
        }

        @Override
        public void collect() {
            steps.add("collect");
        }

        @Override
        public Runnable onCollection(Runnable told) {
            listener = told;
            return () -> listener = () -> {};
        }

        void collected(double left) {
            share = left;
            collections++;
            listener.run();
        }
    }

    @BeforeEach
    void begin() {
        log.start();
        logger.addAppender(log);
        watch.begin();
    }

    @AfterEach
    void end() {
        watch.close();
        logger.detachAppender(log);
    }

    private List<String> warned() {
        return log.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void collections_heapThatFills_shrinkCachesFirstAndThenRefuseWork() {
        heap.collected(0.7);
        assertThat(steps).isEmpty();

        heap.collected(0.76);
        assertThat(steps).containsExactly("shrink 0.5");
        assertThat(watch.isFull()).isFalse();

        heap.collected(0.9);
        assertThat(steps).containsExactly("shrink 0.5", "shrink 0.125");
        assertThat(watch.isFull()).isTrue();
    }

    @Test
    void collections_heapThatEmpties_admitAgainAndLetCachesGrowLater() {
        heap.collected(0.9);
        steps.clear();

        heap.collected(0.8);
        assertThat(watch.isFull()).isTrue();
        heap.collected(0.7);
        assertThat(watch.isFull()).isFalse();
        assertThat(steps).containsExactly("shrink 0.5");
        heap.collected(0.6);
        assertThat(steps).containsExactly("shrink 0.5", "shrink 1.0");
        assertThat(watch.level()).isEqualTo(HeapLevel.ROOMY);
    }

    @Test
    void collections_oneEpisode_isLoggedOnceForEachStepWithWhatToDo() {
        heap.collected(0.76);
        for (int i = 0; i < 5; i++) {
            heap.collected(0.9);
            heap.collected(0.7);
        }

        assertThat(warned())
                .containsExactly(
                        "The heap is 76 % full after a collection: caches shrink. Raise -Xmx, or lower cache.maxBytes"
                                + " and changes.historyBytes.",
                        "The heap is 90 % full after a collection: new work is refused, what is held is served. Raise"
                                + " -Xmx, or lower cache.maxBytes and changes.historyBytes.");

        heap.collected(0.1);
        heap.collected(0.9);
        assertThat(warned()).as("another episode").hasSize(4);
    }

    @Test
    void lookAgain_whileNotRoomy_collectsAtOnceAndThenNowAndThen() {
        watch.lookAgain();
        assertThat(steps).isEmpty();

        heap.collected(0.76);
        watch.lookAgain();
        watch.lookAgain();
        now += HeapWatch.COLLECT_EVERY.toNanos() - 1;
        watch.lookAgain();
        assertThat(steps).containsExactly("shrink 0.5", "collect");

        now += 1;
        watch.lookAgain();
        assertThat(steps).containsExactly("shrink 0.5", "collect", "collect");
    }

    private void exhausted(int collections, Duration over) {
        for (int i = 0; i < collections; i++) {
            heap.collected(0.98);
            now += over.toNanos() / collections;
        }
    }

    /** A collection may be told of before what it left is known. */
    @Test
    void lookAgain_roomThatNobodyToldOf_admitsAgain() {
        heap.collected(0.95);
        assertThat(watch.isFull()).isTrue();
        heap.share = 0.4;

        watch.lookAgain();

        assertThat(watch.level()).isEqualTo(HeapLevel.ROOMY);
    }

    @Test
    void collections_heapThatStaysExhausted_endTheProcess() {
        exhausted(5, HeapWatch.EXHAUSTED_FOR);
        assertThat(steps).noneMatch(step -> step.startsWith("end"));

        heap.collected(0.98);

        assertThat(steps).last().isEqualTo("end: collections leave the heap 98 % full");
    }

    @Test
    void collections_exhaustedButBriefly_endNothing() {
        exhausted(40, Duration.ofSeconds(4));
        heap.collected(0.5);
        exhausted(4, Duration.ofSeconds(10));

        assertThat(steps).noneMatch(step -> step.startsWith("end"));
    }

    @Test
    void look_withoutANewCollection_endsNothing() {
        heap.collected(0.99);
        for (int i = 0; i < 100; i++) {
            now += Duration.ofSeconds(1).toNanos();
            watch.look();
        }

        assertThat(steps).noneMatch(step -> step.startsWith("end"));
    }

    @Test
    void ofThisJvm_afterACollection_tellsWhatIsHeld() {
        OldGeneration old = OldGeneration.ofThisJvm().orElseThrow();
        long before = old.collections();

        old.collect();

        assertThat(old.collections()).isGreaterThan(before);
        assertThat(old.share()).isBetween(0.0001, 0.9999);
    }
}

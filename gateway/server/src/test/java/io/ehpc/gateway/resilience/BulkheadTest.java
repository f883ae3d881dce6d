package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkheadTest {
    private final FakeScheduler scheduler = new FakeScheduler(new TestClock());
    private final List<String> served = new ArrayList<>();

    private Bulkhead bulkhead(int permits, int places) {
        return new Bulkhead(scheduler, permits, places);
    }

    private Future<Void> enter(Bulkhead bulkhead, String who, Priority priority) {
        return bulkhead.permit(priority, 1_000).onSuccess(permitted -> served.add(who));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # permits, places, came, served, waiting, refused
                    2,         3,      0,    0,      0,       0
                    2,         3,      2,    2,      0,       0
                    2,         3,      3,    2,      1,       0
                    2,         3,      5,    2,      3,       0
                    2,         3,      6,    2,      3,       1
                    1,         0,      1,    1,      0,       0
                    1,         0,      2,    1,      0,       1
                    """)
    void permit_manyCome_areServedWaitOrAreRefused(
            int permits, int places, int came, int served, int waiting, int refused) {
        Bulkhead bulkhead = bulkhead(permits, places);
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < came; i++) {
            all.add(enter(bulkhead, "x", Priority.CLIENT));
        }

        assertThat(all).filteredOn(Future::succeeded).hasSize(served);
        assertThat(all).filteredOn(Future::failed).hasSize(refused);
        assertThat(bulkhead.waiting()).isEqualTo(waiting).isEqualTo(scheduler.timers());
        assertThat(bulkhead.free()).isEqualTo(permits - served);
    }

    @Test
    void release_severalWait_servesTheMoreUrgentThenWhoCameFirst() {
        Bulkhead bulkhead = bulkhead(1, 9);
        enter(bulkhead, "first", Priority.PREFETCH);
        enter(bulkhead, "prefetch", Priority.PREFETCH);
        enter(bulkhead, "refresh", Priority.REFRESH);
        enter(bulkhead, "client 1", Priority.CLIENT);
        enter(bulkhead, "client 2", Priority.CLIENT);

        for (int i = 0; i < 5; i++) {
            assertThat(bulkhead.free()).isZero();
            bulkhead.release();
        }

        assertThat(served).containsExactly("first", "client 1", "client 2", "refresh", "prefetch");
        assertThat(bulkhead.free()).isOne();
        assertThat(scheduler.timers()).isZero();
    }

    @Test
    void permit_lineIsFull_sendsTheLeastUrgentAway() {
        Bulkhead bulkhead = bulkhead(1, 2);
        enter(bulkhead, "first", Priority.CLIENT);
        Future<Void> prefetch = enter(bulkhead, "prefetch", Priority.PREFETCH);
        enter(bulkhead, "refresh", Priority.REFRESH);

        Future<Void> client = enter(bulkhead, "client", Priority.CLIENT);
        Future<Void> another = enter(bulkhead, "another prefetch", Priority.PREFETCH);

        assertThat(Ends.fault(prefetch).kind()).isEqualTo(FaultKind.OVERLOADED);
        assertThat(Ends.fault(another).detail()).contains("as may be");
        assertThat(client.isComplete()).isFalse();
        bulkhead.release();
        assertThat(served).containsExactly("first", "client");
    }

    @Test
    void permit_deadlinePasses_isRefusedSayingWhichWaitItWas() {
        Bulkhead bulkhead = bulkhead(1, 2);
        enter(bulkhead, "first", Priority.CLIENT);
        Future<Void> late = enter(bulkhead, "late", Priority.CLIENT);

        scheduler.passMillis(999);
        assertThat(late.isComplete()).isFalse();
        scheduler.passMillis(1);

        Fault fault = Ends.fault(late);
        assertThat(fault.kind()).isEqualTo(FaultKind.OVERLOADED);
        assertThat(fault.detail()).isEqualTo("The deadline passed in wait for other calls to the region to end.");
        assertThat(bulkhead.waiting()).isZero();
        bulkhead.release();
        assertThat(bulkhead.free()).isOne();
        assertThat(served).containsExactly("first");
    }
}

package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several lines that need permits of one bulkhead: who gets the next, and that none is lost. */
class BulkheadTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        # permits, may wait, came, served, waiting, refused
        2,         3,        0,    0,      0,       0
        2,         3,        2,    2,      0,       0
        2,         3,        3,    2,      1,       0
        2,         3,        5,    2,      3,       0
        2,         3,        6,    2,      3,       1
        1,         0,        1,    1,      0,       0
        1,         0,        2,    1,      0,       1
        """)
    void take_manyCome_areServedWaitOrAreRefused(
            int permits, int mayWait, int came, int served, int waiting, int refused) {
        BudgetRig rig = new BudgetRig(100, 100, new Bulkhead(permits, mayWait));

        for (int i = 0; i < came; i++) {
            rig.ask("call " + i);
        }

        assertThat(rig.served).hasSize(served);
        assertThat(rig.refused).hasSize(refused);
        assertThat(rig.refused.values())
                .allSatisfy(fault -> assertThat(fault.detail()).contains("as may be"));
        assertThat(rig.bulkhead.waiting()).isEqualTo(waiting);
        assertThat(rig.bulkhead.free()).isEqualTo(permits - served);
        assertThat(rig.budget.waitingForSlot()).isZero();
        assertThat(rig.budget.left()).as("who waits for a permit holds no slot").isEqualTo(100 - served);
    }

    @Test
    void release_oneLine_servesTheMoreUrgentThenWhoCameFirst() {
        BudgetRig rig = new BudgetRig(100, 100, new Bulkhead(1, 9));
        rig.ask("first", Priority.PREFETCH);
        rig.ask("prefetch", Priority.PREFETCH);
        rig.ask("refresh", Priority.REFRESH);
        rig.ask("client 1", Priority.CLIENT);
        rig.ask("client 2", Priority.CLIENT);

        for (int i = 0; i < 5; i++) {
            assertThat(rig.bulkhead.free()).isZero();
            rig.leave(rig.served.get(i)).ended();
        }

        assertThat(rig.served).containsExactly("first", "client 1", "client 2", "refresh", "prefetch");
        assertThat(rig.bulkhead.free()).isOne();
    }

    @Test
    void release_severalLines_servesTheMoreUrgentThenInTurns() {
        Bulkhead bulkhead = new Bulkhead(1, 9);
        BudgetRig one = new BudgetRig(100, 100, bulkhead);
        BudgetRig other = new BudgetRig(100, 100, bulkhead);
        one.ask("first");
        one.ask("1");
        one.ask("2");
        other.ask("prefetch", Priority.PREFETCH);
        other.ask("a");
        other.ask("b");
        List<String> order = new ArrayList<>();
        Leave under = one.leave("first");
        for (int i = 0; i < 5; i++) {
            int before = one.served.size();
            under.ended();
            BudgetRig next = one.served.size() > before ? one : other;
            String name = next.served.get(next.served.size() - 1);
            order.add(name);
            under = next.leave(name);
        }
        under.ended();

        assertThat(order).containsExactly("1", "a", "2", "b", "prefetch");
        assertThat(bulkhead.free()).isOne();
    }

    @Test
    void release_claimantHasNoSlotAnyMore_offersItToTheNext() {
        Bulkhead bulkhead = new Bulkhead(1, 9);
        BudgetRig drained = new BudgetRig(1, 9, bulkhead);
        BudgetRig other = new BudgetRig(9, 9, bulkhead);
        other.ask("under way");
        drained.ask("a", "b");
        other.ask("waits");
        other.leave("under way").ended();
        assertThat(drained.served).containsExactly("a");
        drained.leave("a").ended();

        assertThat(other.served).containsExactly("under way", "waits");
        assertThat(drained.budget.waitingForSlot()).isOne();
        other.leave("waits").ended();
        assertThat(bulkhead.free()).as("who waits for a slot holds no permit").isOne();
    }

    @Test
    void giveUp_waitsForAPermit_isRefusedSayingWhichWaitItWas() {
        BudgetRig rig = new BudgetRig(9, 9, new Bulkhead(1, 9));
        rig.ask("first");
        rig.ask("late", Priority.CLIENT, Duration.ofSeconds(1));

        rig.budget.giveUp(rig.ticket("late"));

        assertThat(rig.refused.get("late"))
                .satisfies(fault -> assertThat(fault.detail())
                        .isEqualTo("The deadline passed in wait for other calls to the region to end."));
        assertThat(rig.bulkhead.waiting()).isZero();
        rig.leave("first").ended();
        assertThat(rig.bulkhead.free()).isOne();
    }

    @Test
    void raise_waitsForAPermit_itsLineGoesFirst() {
        Bulkhead bulkhead = new Bulkhead(1, 9);
        BudgetRig one = new BudgetRig(9, 9, bulkhead);
        BudgetRig other = new BudgetRig(9, 9, bulkhead);
        one.ask("first");
        one.ask("refresh", Priority.REFRESH);
        other.ask("prefetch", Priority.PREFETCH);

        other.budget.raise(other.ticket("prefetch"), Priority.CLIENT);
        one.leave("first").ended();

        assertThat(other.served).containsExactly("prefetch");
        assertThat(one.served).containsExactly("first");
    }

    @Test
    void line_bulkheadWasReplaced_waitEachForItsOwn() {
        Bulkhead before = new Bulkhead(1, 9);
        Bulkhead after = new Bulkhead(1, 9);
        BudgetRig rig = new BudgetRig(9, 9, before);
        rig.ask("under way", "waits");
        rig.ask(after, "came later");

        rig.leave("under way").ended();

        assertThat(rig.served).containsExactly("under way", "waits", "came later");
        rig.leave("waits").ended();
        rig.leave("came later").ended();
        assertThat(before.free()).isOne();
        assertThat(after.free()).isOne();
    }
}

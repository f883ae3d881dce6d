package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line in front of the ledger: who is served, in which order, and who is not. */
class BudgetTest {
    private static final Duration PERIOD_AND_ALARM = BudgetRig.PERIOD.plusMillis(1);

    private final BudgetRig rig = new BudgetRig(1, 4);

    @Test
    void ask_slotsLeft_isServedAtOnce() {
        rig.ask("a");

        assertThat(rig.served).containsExactly("a");
        assertThat(rig.budget.left()).isZero();
        assertThat(rig.budget.waitingForSlot()).isZero();
    }

    @Test
    void line_slotsComeOneByOne_goesByPriorityThenArrival() {
        rig.ask("first");
        rig.ask("p", Priority.PREFETCH);
        rig.ask("r1", Priority.REFRESH);
        rig.ask("r2", Priority.REFRESH);
        rig.ask("c", Priority.CLIENT);

        for (int i = 0; i < 5; i++) {
            rig.leave(rig.served.get(i)).ended();
            rig.pass(PERIOD_AND_ALARM);
        }

        assertThat(rig.served).containsExactly("first", "c", "r1", "r2", "p");
        assertThat(rig.budget.isUnused()).isTrue();
    }

    @Test
    void line_slotIsFreeButTheAlarmIsLate_nobodyOvertakes() {
        rig.ask("first", "second");
        rig.leave("first").ended();
        rig.pass(BudgetRig.PERIOD.plusNanos(1));
        assertThat(rig.budget.left()).isEqualTo(1);

        rig.ask("third", Priority.CLIENT);

        assertThat(rig.served).containsExactly("first", "second");
    }

    @Test
    void unspent_somebodyWaits_servesAtOnce() {
        rig.ask("first", "second");

        rig.leave("first").unspent();

        assertThat(rig.served).containsExactly("first", "second");
    }

    @Test
    void unspent_laterAlarmIsSet_isNotWaitedFor() {
        BudgetRig two = new BudgetRig(2, 4);
        two.ask("a", "b", "c", "d");
        two.leave("a").ended();
        two.leave("b").unspent();

        assertThat(two.served).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # who comes to a full line, who goes
        CLIENT,                     p2
        REFRESH,                    p2
        PREFETCH,                   new
        """)
    void join_fullLine_shedsTheLastOfTheLeastUrgent(Priority priority, String shed) {
        rig.ask("first");
        rig.ask("p1", Priority.PREFETCH);
        rig.ask("p2", Priority.PREFETCH);
        rig.ask("r", Priority.REFRESH);
        rig.ask("c", Priority.CLIENT);
        assertThat(rig.refused).isEmpty();

        rig.ask("new", priority);

        assertThat(rig.refused).containsOnlyKeys(shed);
        assertThat(rig.refused.values())
                .allSatisfy(fault -> assertThat(fault.kind()).isEqualTo(FaultKind.OVERLOADED));
        assertThat(rig.budget.waitingForSlot()).isEqualTo(4);
    }

    @Test
    void join_fullLine_saysWhenTheNextCallMayStartIfThatIsKnown() {
        BudgetRig none = new BudgetRig(1, 0);
        none.ask("first", "second");
        none.leave("first").ended();
        none.pass(Duration.ofMillis(400));
        none.ask("third");

        assertThat(none.refused).containsOnlyKeys("second", "third");
        assertThat(none.refused.get("second"))
                .satisfies(fault -> assertThat(fault.retryAfter()).isEqualTo(BudgetRig.PERIOD));
        assertThat(none.refused.get("third"))
                .satisfies(fault -> assertThat(fault.retryAfter())
                        .isEqualTo(Duration.ofMillis(600).plusNanos(1)));
    }

    @Test
    void giveUp_waiting_isRefusedAndFreesThePlace() {
        rig.ask("first", "second", "third");

        rig.budget.giveUp(rig.ticket("second"));
        rig.budget.giveUp(rig.ticket("second"));
        rig.leave("first").unspent();

        assertThat(rig.refused).containsOnlyKeys("second");
        assertThat(rig.served).containsExactly("first", "third");
        assertThat(rig.budget.waitingForSlot()).isZero();
    }

    @Test
    void giveUp_turnHasCome_isTooLate() {
        rig.ask("first", "second");
        rig.leave("first").unspent();

        rig.budget.giveUp(rig.ticket("second"));

        assertThat(rig.refused).isEmpty();
        rig.leave("second").unspent();
        assertThat(rig.budget.isUnused()).isTrue();
    }

    @Test
    void raise_waiting_goesBeforeThoseWhoCameLater() {
        rig.ask("first");
        rig.ask("r", Priority.REFRESH);
        rig.ask("c", Priority.CLIENT);

        rig.budget.raise(rig.ticket("r"), Priority.CLIENT);
        rig.leave("first").unspent();

        assertThat(rig.served).containsExactly("first", "r");
        assertThat(rig.leave("r").priority()).isEqualTo(Priority.CLIENT);
    }

    @Test
    void raise_lowerPriorityOrGone_changesNothing() {
        rig.ask("first", "a", "b");

        rig.budget.raise(rig.ticket("a"), Priority.PREFETCH);
        rig.leave("first").unspent();
        rig.budget.raise(rig.ticket("a"), Priority.CLIENT);

        assertThat(rig.served).containsExactly("first", "a");
        assertThat(rig.budget.waitingForSlot()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # asked for, waits
        ,            PT5S
        PT2S,        PT2S
        PT1H,        PT1H
        PT24H,       PT1H
        """)
    void throttled_line_waitsAsLongAsAskedWithinReason(Duration asked, Duration waits) {
        rig.ask("first", "second");

        rig.leave("first").throttled(BudgetRig.throttling(asked));

        rig.pass(waits.minusNanos(1));
        assertThat(rig.served).containsExactly("first");
        rig.pass(Duration.ofMillis(2));
        assertThat(rig.served).containsExactly("first", "second");
    }

    @Test
    void leave_settledTwice_isABugAndCountsOnce() {
        rig.ask("first");
        Leave leave = rig.leave("first");
        leave.unspent();

        assertThatThrownBy(leave::ended).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(leave::unspent).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> leave.throttled(BudgetRig.throttling(null))).isInstanceOf(IllegalStateException.class);
        assertThat(rig.budget.isUnused()).isTrue();
    }

    @Test
    void configure_largerQuota_servesTheLineAtOnce() {
        rig.ask("a", "b", "c", "d");

        rig.budget.configure(BudgetRig.quota(3, 4));

        assertThat(rig.served).containsExactly("a", "b", "c");
    }

    @Test
    void configure_shorterPeriod_wakesTheLineEarlier() {
        rig.ask("a", "b");
        rig.leave("a").ended();

        rig.budget.configure(new QuotaConfig(1, Duration.ofMillis(100), BudgetRig.BACK_OFF, 4));
        rig.pass(Duration.ofMillis(102));

        assertThat(rig.served).containsExactly("a", "b");
    }

    @Test
    void alarms_manyWait_areOneAtATime() {
        rig.ask("first");
        rig.leave("first").ended();
        rig.ask("a", "b", "c");

        assertThat(rig.alarms()).isEqualTo(1);
        rig.pass(PERIOD_AND_ALARM);
        rig.leave("a").ended();
        assertThat(rig.alarms()).isEqualTo(1);
    }
}

package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Clients that wait for one account's quota take turns, and a full line is no other's trouble. */
class BudgetTurnsTest {
    private static final ClientKey A = ClientKey.named("a");
    private static final ClientKey B = ClientKey.named("b");

    private void ask(BudgetRig rig, ClientKey client, int times) {
        for (int i = 0; i < times; i++) {
            rig.ask(client, client.name() + i, Priority.CLIENT);
        }
    }

    /** Sixty cold questions at once, with room for thirty in line: another's is the next that is answered. */
    @Test
    void join_behindAFlood_isServedNext() {
        BudgetRig rig = new BudgetRig(1, 30);
        ask(rig, A, 60);

        ask(rig, B, 1);

        assertThat(rig.refused).hasSize(30).doesNotContainKey("b0");
        rig.leave("a0").ended();
        rig.pass(BudgetRig.PERIOD.multipliedBy(2));
        rig.leave("a1").ended();
        rig.pass(BudgetRig.PERIOD.multipliedBy(2));
        assertThat(rig.served).containsExactly("a0", "a1", "b0");
    }

    @Test
    void join_lineIsFull_refusesTheLatestOfWhoHasMost() {
        BudgetRig rig = new BudgetRig(1, 4);
        ask(rig, A, 5);
        ask(rig, B, 2);

        assertThat(rig.refused.keySet()).containsExactly("a4", "a3");
        assertThat(Objects.requireNonNull(rig.refused.get("a4")).kind()).isEqualTo(FaultKind.OVERLOADED);
        assertThat(Objects.requireNonNull(rig.refused.get("a4")).retryAfter()).isPositive();
    }

    /** What is more urgent still goes before, whosever it is. */
    @Test
    void join_moreUrgent_goesBeforeAnothersTurn() {
        BudgetRig rig = new BudgetRig(1, 30);
        ask(rig, A, 3);
        rig.ask(B, "refresh", Priority.REFRESH);
        rig.leave("a0").ended();
        for (int i = 1; i < 3; i++) {
            rig.pass(Duration.ofSeconds(2));
            rig.leave("a" + i).ended();
        }
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.served).containsExactly("a0", "a1", "a2", "refresh");
    }
}

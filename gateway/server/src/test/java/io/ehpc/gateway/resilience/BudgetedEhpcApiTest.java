package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Leave before each call, and exactly one word on how it went after it. */
class BudgetedEhpcApiTest {
    private final BudgetedRig rig = new BudgetedRig(2, 3);

    @AfterEach
    void close() {
        Ends.value(rig.vertx.close());
    }

    private static Fault fault(FaultKind kind) {
        return Fault.of(kind, "As the test says.");
    }

    private static EhpcApi failing(Fault fault) {
        return (query, terms) -> Future.failedFuture(fault.asException());
    }

    /** Two calls are under way, and nothing is left. */
    private void spendAll() {
        rig.ask(rig.client());
        rig.ask(rig.client());
        await().until(() -> rig.calls.size() == 2);
    }

    @Test
    void answer_good_spendsOneCall() {
        Future<Answer> answer = rig.ask(rig.client());
        await().until(() -> rig.calls.size() == 1);
        assertThat(rig.budget().left()).isEqualTo(1);

        rig.calls.get(0).complete(BudgetedRig.ANSWER);

        assertThat(Ends.value(answer)).isSameAs(BudgetedRig.ANSWER);
        assertThat(rig.budget().left()).isEqualTo(1);
        assertThat(rig.spent(Priority.CLIENT)).isEqualTo(1);
        assertThat(rig.count("postponed")).isZero();
        rig.nanos.addAndGet(1_000_000_001);
        assertThat(rig.budget().isUnused()).isTrue();
    }

    static Stream<Arguments> faults() {
        Fault refusedKey = new Fault(
                FaultKind.CREDENTIALS, "As the test says.", ErrorCode.INVALID_PARAMETER.refusal("a key"), null, null);
        return Stream.concat(
                Stream.of(Arguments.of(fault(FaultKind.CREDENTIALS), true), Arguments.of(refusedKey, false)),
                Stream.of(FaultKind.values())
                        .filter(kind -> kind != FaultKind.CREDENTIALS && kind != FaultKind.THROTTLED)
                        .map(kind -> Arguments.of(fault(kind), !kind.wasCalled())));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void answer_fault_spendsACallUnlessNoneWasMade(Fault fault, boolean unspent) {
        assertThat(Ends.fault(rig.ask(rig.client(), failing(fault)))).isEqualTo(fault);

        assertThat(rig.budget().left()).isEqualTo(unspent ? 2 : 1);
        assertThat(rig.spent(Priority.CLIENT)).isEqualTo(unspent ? 0 : 1);
        assertThat(rig.budget().usable()).isEqualTo(2);
    }

    @Test
    void answer_throttled_closesTheBudgetForAsLongAsAskedAndLearns() {
        Fault fault = new Fault(FaultKind.THROTTLED, "Slow down.", null, null, Duration.ofSeconds(3));

        assertThat(Ends.fault(rig.ask(rig.client(), failing(fault)))).isEqualTo(fault);

        assertThat(rig.budget().left()).isZero();
        assertThat(rig.budget().usable()).isEqualTo(1);
        assertThat(rig.spent(Priority.CLIENT)).isEqualTo(1);
        rig.nanos.addAndGet(2_999_999_999L);
        assertThat(rig.budget().left()).isZero();
        rig.nanos.addAndGet(1);
        assertThat(rig.budget().left()).isEqualTo(1);
    }

    @Test
    void answer_throwsInsteadOfFailing_countsAsSpent() {
        assertThat(Ends.failure(rig.ask(rig.client(), (query, terms) -> {
                    throw new IllegalStateException("bug");
                })))
                .isInstanceOf(IllegalStateException.class);

        assertThat(rig.budget().left()).isEqualTo(1);
        rig.nanos.addAndGet(1_000_000_001);
        assertThat(rig.budget().isUnused()).isTrue();
    }

    @Test
    void answer_nothingLeft_waitsAndIsMadeOnTheCallersContext() {
        spendAll();
        AtomicReference<@Nullable Context> made = new AtomicReference<>();
        Future<Answer> answer = rig.ask(rig.terms(Priority.REFRESH, Duration.ofSeconds(10)), (query, terms) -> {
            made.set(Vertx.currentContext());
            return Future.succeededFuture(BudgetedRig.ANSWER);
        });
        await().until(() -> rig.budget().waitingForSlot() == 1);
        assertThat(rig.count("postponed")).isEqualTo(1);
        assertThat(made).hasValue(null);

        rig.calls.get(0).fail(fault(FaultKind.CIRCUIT_OPEN).asException());

        assertThat(Ends.value(answer)).isSameAs(BudgetedRig.ANSWER);
        assertThat(made.get()).isSameAs(rig.context);
    }

    @Test
    void answer_slotFreesAsTimePasses_isServedByTheTimer() {
        spendAll();
        rig.calls.get(0).complete(BudgetedRig.ANSWER);
        Future<Answer> answer = rig.ask(rig.client());
        await().until(() -> rig.budget().waitingForSlot() == 1);

        rig.nanos.addAndGet(1_000_000_001);

        await().until(() -> rig.calls.size() == 3);
        rig.calls.get(2).complete(BudgetedRig.ANSWER);
        assertThat(Ends.value(answer)).isSameAs(BudgetedRig.ANSWER);
    }

    @Test
    void answer_deadlineInLine_isOverloadedAndFreesThePlace() {
        spendAll();

        Fault fault = Ends.fault(rig.ask(rig.terms(Priority.CLIENT, Duration.ofMillis(30))));

        assertThat(fault.kind()).isEqualTo(FaultKind.OVERLOADED);
        assertThat(fault.detail()).isEqualTo(Budget.TOO_LATE);
        assertThat(rig.budget().waitingForSlot()).isZero();
        assertThat(rig.count("refused")).isEqualTo(1);
    }

    @Test
    void answer_deadlinePassedBeforeTheCall_makesNone() {
        assertThat(Ends.fault(rig.ask(rig.terms(Priority.CLIENT, Duration.ZERO)))
                        .kind())
                .isEqualTo(FaultKind.OVERLOADED);

        assertThat(rig.calls).isEmpty();
        assertThat(rig.budget().isUnused()).isTrue();
    }

    @Test
    void answer_deadlinePassesAsItsTurnComes_givesTheLeaveBack() {
        spendAll();
        Future<Answer> late = rig.ask(rig.client());
        await().until(() -> rig.budget().waitingForSlot() == 1);
        rig.clock.pass(Duration.ofSeconds(10));

        rig.calls.get(0).fail(fault(FaultKind.OVERLOADED).asException());

        assertThat(Ends.fault(late).kind()).isEqualTo(FaultKind.OVERLOADED);
        assertThat(rig.calls).hasSize(2);
        assertThat(rig.budget().left()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void answer_fullLine_shedsTheLeastUrgent(Priority priority) {
        spendAll();
        rig.ask(rig.terms(Priority.CLIENT, Duration.ofSeconds(10)));
        rig.ask(rig.terms(Priority.CLIENT, Duration.ofSeconds(10)));
        Future<Answer> refresh = rig.ask(rig.terms(Priority.REFRESH, Duration.ofSeconds(10)));
        await().until(() -> rig.budget().waitingForSlot() == 3);

        Future<Answer> next = rig.ask(rig.terms(priority, Duration.ofSeconds(10)));

        Future<Answer> shed = priority == Priority.CLIENT ? refresh : next;
        assertThat(Ends.fault(shed).kind()).isEqualTo(FaultKind.OVERLOADED);
        assertThat(rig.budget().waitingForSlot()).isEqualTo(3);
    }

    @Test
    void answer_clientJoinsAWaitingRefresh_goesBeforeLaterClients() {
        spendAll();
        Promise<Void> joined = Promise.promise();
        Terms terms = rig.client();
        Future<Answer> refresh = rig.ask(
                new Terms(terms.deadline(), Priority.REFRESH, joined.future()),
                (query, same) -> Future.succeededFuture(BudgetedRig.ANSWER));
        Future<Answer> client = rig.ask(terms);
        await().until(() -> rig.budget().waitingForSlot() == 2);

        joined.complete();
        rig.calls.get(0).fail(fault(FaultKind.OVERLOADED).asException());

        assertThat(Ends.value(refresh)).isSameAs(BudgetedRig.ANSWER);
        assertThat(client.isComplete()).isFalse();
        assertThat(rig.spent(Priority.CLIENT)).isEqualTo(1);
    }

    @Test
    void answer_accountWithoutBudget_isABug() {
        BudgetedEhpcApi api = rig.api(
                failing(fault(FaultKind.BACKEND)),
                rig.budgets.configured(Set.of(), Set.of(), account -> BudgetRig.quota(1, 1)));

        assertThat(Ends.failure(
                        Future.<Void>succeededFuture().compose(go -> api.answer(BudgetedRig.QUERY, rig.client()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(BudgetedRig.QUERY.region());
    }
}

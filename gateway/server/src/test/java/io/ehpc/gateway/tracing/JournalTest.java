package io.ehpc.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.tracing.Journal.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final TestClock clock = new TestClock();
    private final Journal journal = new Journal(clock, TraceSpan.NONE);

    @Test
    void step_ended_tellsWhenAndForHowLong() {
        clock.pass(Duration.ofMillis(5));
        Journal.Step step = journal.begin(Wait.CALL);
        clock.pass(Duration.ofMillis(30));
        step.end("ok");
        clock.pass(Duration.ofMillis(30));
        step.end("again");

        assertThat(journal.entries())
                .containsExactly(new Entry(Wait.CALL, TestClock.START.plusMillis(5), Duration.ofMillis(30), "ok"));
    }

    @Test
    void step_thatLasts_hasNoEndYet() {
        journal.begin(Wait.QUOTA);

        assertThat(journal.entries()).containsExactly(new Entry(Wait.QUOTA, TestClock.START, null, null));
    }

    @Test
    void during_whatIsThere_isNoWait() {
        journal.during(Wait.BULKHEAD, Future.succeededFuture("there"), failure -> "failed");

        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void during_whatFailsLater_isCalledAsTold() {
        Promise<String> awaited = Promise.promise();
        journal.during(Wait.RETRY, awaited.future(), failure -> String.valueOf(failure.getMessage()));
        clock.pass(Duration.ofMillis(7));
        awaited.fail("too bad");

        assertThat(journal.entries())
                .containsExactly(new Entry(Wait.RETRY, TestClock.START, Duration.ofMillis(7), "too bad"));
    }

    @Test
    void entries_tooMany_areBounded() {
        for (int i = 0; i < 1_000; i++) {
            journal.note(Wait.CALL, "ok");
        }

        assertThat(journal.entries()).hasSize(32);
    }

    @Test
    void none_toldOfAStep_keepsNothing() {
        Journal.NONE.note(Wait.CALL, "ok");

        assertThat(Journal.NONE.entries()).isEmpty();
    }
}

package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static io.ehpc.gateway.cache.CacheRig.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.upstream.FaultKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for a call, how long, and where it is told. */
class AnswerCacheWaitTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final CacheRig rig = new CacheRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void get_firstCallerLeaves_theOthersStillGetTheAnswer() {
        Future<Served> first = rig.get(QUERY, SHORT);
        Future<Served> second = rig.get(QUERY);
        assertThat(Ends.fault(first).kind()).isEqualTo(FaultKind.TIMED_OUT);
        assertThat(second.isComplete()).isFalse();

        rig.calls.last().succeed("m-1", rig.clock.instant());

        assertThat(image(Ends.value(second))).isEqualTo("m-1");
        assertThat(Ends.value(second).outcome()).isEqualTo("coalesced");
        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void get_allCallersLeft_lateLandingStillFillsTheCache() {
        Ends.fault(rig.get(QUERY, SHORT));

        rig.calls.last().succeed("m-1", rig.clock.instant());

        assertThat(image(Ends.value(rig.get(QUERY)))).isEqualTo("m-1");
        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void get_callerLeft_isNoFailureOfTheQuery() {
        Ends.fault(rig.get(QUERY, SHORT));

        Future<Served> next = rig.get(QUERY);

        assertThat(next.isComplete()).isFalse();
        rig.calls.last().succeed("m-1", rig.clock.instant());
        assertThat(Ends.value(next).failure()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.000999S", "PT-1S"})
    void get_deadlinePassed_failsWithoutACall(Duration left) {
        assertThat(Ends.fault(rig.get(QUERY, left)).kind()).isEqualTo(FaultKind.TIMED_OUT);
        assertThat(rig.calls.size()).isZero();
    }

    @Test
    void get_deadlinePassed_stillServesWhatIsHeld() {
        rig.hold("m-1");

        assertThat(image(rig.get(QUERY, Duration.ZERO).result())).isEqualTo("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);
        assertThat(Ends.value(rig.get(QUERY, Duration.ZERO)).verdict()).isEqualTo(Verdict.STALE_IF_ERROR);
    }

    @Test
    void get_deadlineEndsBeforeTheRefresh_servesStaleIfErrorAndTellsWhy() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);

        Served served = Ends.value(rig.get(QUERY, SHORT));

        assertThat(image(served)).isEqualTo("m-1");
        assertThat(served.failure()).isNotNull();
        assertThat(served.failure().kind()).isEqualTo(FaultKind.TIMED_OUT);
    }

    @Test
    void get_moreThanMayWait_areOverloaded() {
        rig.cache.configure(CacheRig.settings(CacheRig.config(1 << 20, 2), rig.calls));
        List<Future<Served>> waiting = List.of(rig.get(QUERY), rig.get(QUERY), rig.get(QUERY));

        assertThat(Ends.fault(rig.get(QUERY)).kind()).isEqualTo(FaultKind.OVERLOADED);

        rig.calls.last().succeed("m-1", rig.clock.instant());
        for (Future<Served> each : waiting) {
            assertThat(image(Ends.value(each))).isEqualTo("m-1");
        }
    }

    @Test
    void get_overloaded_isNoFailureOfTheQuery() {
        rig.cache.configure(CacheRig.settings(CacheRig.config(1 << 20, 1), rig.calls));
        rig.get(QUERY);
        rig.get(QUERY);
        Ends.fault(rig.get(QUERY));

        rig.calls.last().succeed("m-1", rig.clock.instant().minus(CacheRig.FRESH));

        assertThat(Ends.value(rig.get(QUERY)).failure()).isNull();
    }

    @Test
    void get_servedStaleDuringTheRefresh_takesNoWaitersPlace() {
        rig.cache.configure(CacheRig.settings(CacheRig.config(1 << 20, 2), rig.calls));
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE.minusMillis(1));
        for (int i = 0; i < 10; i++) {
            rig.get(QUERY);
        }
        rig.clock.pass(Duration.ofMillis(1));

        Future<Served> waiting = rig.get(QUERY);

        assertThat(waiting.isComplete()).isFalse();
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(image(Ends.value(waiting))).isEqualTo("m-2");
    }

    /** A verticle, for its context. */
    private static final class Place extends VerticleBase {
        Context context() {
            return context;
        }
    }

    private Context newContext() {
        Place place = new Place();
        Ends.value(rig.vertx.deployVerticle(place));
        return place.context();
    }

    private Future<Context> whereGetEnds(Context asking) {
        Promise<Context> heard = Promise.promise();
        asking.runOnContext(go -> rig.get(QUERY).onComplete(end -> heard.complete(Vertx.currentContext())));
        return heard.future();
    }

    @Test
    void get_fromManyContexts_endsOnTheAskersOwn() {
        List<Context> contexts = new ArrayList<>();
        List<Future<Context>> ends = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            contexts.add(newContext());
            ends.add(whereGetEnds(contexts.get(i)));
        }
        await().until(() -> rig.calls.size() == 1);

        rig.calls.last().succeed("m-1", rig.clock.instant());

        for (int i = 0; i < 5; i++) {
            assertThat(Ends.value(ends.get(i))).isSameAs(contexts.get(i));
        }
        assertThat(Ends.value(whereGetEnds(contexts.get(0)))).isSameAs(contexts.get(0));
    }
}

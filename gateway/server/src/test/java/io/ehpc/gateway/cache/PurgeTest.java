package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PurgeTest {
    private static final Query OTHER = Samples.query("cn-beijing");

    private final ToldKeeper keeper = new ToldKeeper();
    private final CacheRig rig = new CacheRig(CacheRig.CONFIG, keeper);

    /** Notes what it is told, and settles when the test says. */
    private static final class ToldKeeper implements Keeper {
        final List<String> told = new ArrayList<>();
        Future<Void> settled = Future.succeededFuture();

        @Override
        public void keep(Kept kept) {
            told.add("keep " + kept.answer().query().region() + (kept.overdue() ? " overdue" : ""));
        }

        @Override
        public void forget(Query query) {
            told.add("forget " + query.region());
        }

        @Override
        public Future<Void> settled() {
            return settled;
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void hold(Query query, String imageId) {
        Future<Served> served = rig.get(query);
        rig.calls.last().succeed(imageId, rig.clock.instant());
        Ends.value(served);
    }

    @Test
    void hard_matching_isGoneAndTheRestStays() {
        hold(QUERY, "m-1");
        hold(OTHER, "m-2");

        AnswerCache.Purged purged = Ends.value(rig.cache.purge(QUERY::equals, false));

        assertThat(purged).isEqualTo(new AnswerCache.Purged(1, 0));
        assertThat(rig.cache.peek(QUERY)).isEmpty();
        assertThat(rig.cache.peek(OTHER)).isPresent();
        assertThat(keeper.told).containsExactly("keep cn-hangzhou", "keep cn-beijing", "forget cn-hangzhou");
    }

    @Test
    void soft_isServedOnceMoreAndRefreshedBehind() {
        hold(QUERY, "m-1");

        assertThat(Ends.value(rig.cache.purge(query -> true, true))).isEqualTo(new AnswerCache.Purged(1, 0));

        Served served = Ends.value(rig.get(QUERY));
        assertThat(CacheRig.image(served)).isEqualTo("m-1");
        assertThat(served.verdict()).isEqualTo(Verdict.STALE);
        assertThat(rig.calls.size()).isEqualTo(2);
        rig.calls.last().succeed("m-1", rig.clock.instant());
        assertThat(Ends.value(rig.get(QUERY)).verdict()).isEqualTo(Verdict.FRESH);
        assertThat(rig.calls.size()).isEqualTo(2);
        assertThat(keeper.told).containsExactly("keep cn-hangzhou", "keep cn-hangzhou overdue", "keep cn-hangzhou");
    }

    @Test
    void soft_whoWantsItFresh_waitsForTheRefresh() {
        hold(QUERY, "m-1");
        rig.cache.purge(query -> true, true);

        Future<Served> served = rig.get(
                QUERY,
                Duration.ofSeconds(30),
                new Directives(false, null, Duration.ofSeconds(1), null, false, null, Duration.ZERO));

        assertThat(served.isComplete()).isFalse();
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(CacheRig.image(Ends.value(served))).isEqualTo("m-2");
    }

    @Test
    void soft_pastItsLimit_isNotRevived() {
        hold(QUERY, "m-1");
        rig.cache.purge(query -> true, true);
        rig.clock.pass(CacheRig.STALE_IF_ERROR);

        Future<Served> served = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.BACKEND);

        Ends.fault(served);
    }

    @Test
    void callUnderWay_landsForItsWaitersAndIsNotKept() {
        Future<Served> before = rig.get(QUERY);
        HeldCalls.Call first = rig.calls.last();

        assertThat(Ends.value(rig.cache.purge(query -> true, false))).isEqualTo(new AnswerCache.Purged(0, 1));

        Future<Served> after = rig.get(QUERY);
        assertThat(rig.calls.size()).isEqualTo(2);
        first.succeed("m-old", rig.clock.instant());
        assertThat(CacheRig.image(Ends.value(before))).isEqualTo("m-old");
        assertThat(rig.cache.peek(QUERY)).isEmpty();
        rig.calls.last().succeed("m-new", rig.clock.instant());
        assertThat(CacheRig.image(Ends.value(after))).isEqualTo("m-new");
        assertThat(CacheRig.image(Ends.value(rig.get(QUERY)))).isEqualTo("m-new");
    }

    @Test
    void callUnderWay_failsAfterThePurge_isNotRemembered() {
        Future<Served> before = rig.get(QUERY);
        HeldCalls.Call first = rig.calls.last();
        rig.cache.purge(query -> true, false);

        first.fail(FaultKind.NOT_FOUND);

        Ends.fault(before);
        assertThat(rig.cache.lastFailure(QUERY)).isEmpty();
    }

    @Test
    void failure_isForgottenToo() {
        Future<Served> failed = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.BACKEND);
        Ends.fault(failed);

        rig.cache.purge(query -> true, false);
        rig.get(QUERY);

        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void purge_endsWithItsKeeper() {
        hold(QUERY, "m-1");
        Promise<Void> settling = Promise.promise();
        keeper.settled = settling.future();

        Future<AnswerCache.Purged> purge = rig.cache.purge(query -> true, false);

        assertThat(purge.isComplete()).isFalse();
        settling.fail("disk full");
        assertThat(Ends.failure(purge)).hasMessage("disk full");
        assertThat(rig.cache.peek(QUERY)).isEmpty();
    }

    @Test
    void evictedAndDropped_areForgottenByTheKeeper() {
        hold(QUERY, "m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);

        Future<Served> served = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.NOT_FOUND);
        Ends.fault(served);

        assertThat(keeper.told).containsExactly("keep cn-hangzhou", "forget cn-hangzhou");
    }

    /** What the upstream says changes, then comes the purge: nothing older is to be seen by who asks after it. */
    @Test
    void hard_whileManyAsk_nothingOlderIsServedAfterIt() throws Exception {
        AtomicInteger version = new AtomicInteger();
        ExecutorService upstream = Executors.newFixedThreadPool(2);
        rig.cache.configure(CacheRig.settings(CacheRig.CONFIG, (query, terms) -> {
            Promise<Answer> answer = Promise.promise();
            int seen = version.get();
            upstream.execute(() -> answer.complete(Samples.answer(query, "v-" + seen, rig.clock.instant())));
            return answer.future();
        }));
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        for (int i = 0; i < 2; i++) {
            readers.execute(() -> {
                while (!stop.get()) {
                    Ends.value(rig.get(QUERY));
                }
            });
        }

        for (int round = 1; round <= 2_000; round++) {
            version.set(round);
            Ends.value(rig.cache.purge(QUERY::equals, false));
            String image = CacheRig.image(Ends.value(rig.get(QUERY)));
            assertThat(Integer.parseInt(image.substring(2))).isGreaterThanOrEqualTo(round);
        }

        stop.set(true);
        readers.shutdown();
        assertThat(readers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        upstream.shutdownNow();
    }

    @Test
    void inspect_entry_tellsWhyItIsWhatItIs() {
        hold(QUERY, "m-1");
        rig.get(QUERY);
        rig.clock.pass(CacheRig.FRESH.plusSeconds(5));
        rig.get(QUERY);
        rig.calls.last().fail(FaultKind.TIMED_OUT);

        HeldEntry entry = rig.cache.inspect(query -> true).get(0);

        assertThat(entry.served().verdict()).isEqualTo(Verdict.STALE);
        assertThat(entry.served().age()).isEqualTo(CacheRig.FRESH.plusSeconds(5));
        assertThat(entry.servedFor())
                .isEqualTo(CacheRig.STALE_IF_ERROR.minus(CacheRig.FRESH).minusSeconds(5));
        assertThat(entry.served().failure()).extracting("kind").isEqualTo(FaultKind.TIMED_OUT);
        assertThat(entry.hits()).isEqualTo(2);
        assertThat(entry.lastHit()).isEqualTo(rig.clock.instant());
        assertThat(entry.underWay()).isFalse();
        assertThat(entry.nextVisit()).isNotNull();
        assertThat(rig.cache.inspect(query -> false)).isEmpty();
    }

    @Test
    void restore_expired_isNotReborn() {
        Answer old = Samples.answer(QUERY, "m-old", rig.clock.instant().minus(CacheRig.STALE_IF_ERROR));
        Answer stale = Samples.answer(OTHER, "m-stale", rig.clock.instant().minus(CacheRig.FRESH));

        assertThat(rig.cache.restore(List.of(new Kept(old, false), new Kept(stale, false))))
                .isOne();

        assertThat(rig.cache.peek(QUERY)).isEmpty();
        Served served = Ends.value(rig.get(OTHER));
        assertThat(served.verdict()).isEqualTo(Verdict.STALE);
        assertThat(served.age()).isEqualTo(CacheRig.FRESH);
        assertThat(keeper.told).containsExactly("forget cn-hangzhou");
    }

    @Test
    void restore_whatIsHeld_goesFirst() {
        hold(QUERY, "m-new");

        Answer old = Samples.answer(QUERY, "m-old", rig.clock.instant().minus(Duration.ofSeconds(1)));
        assertThat(rig.cache.restore(List.of(new Kept(old, false)))).isZero();
        assertThat(CacheRig.image(Ends.value(rig.get(QUERY)))).isEqualTo("m-new");
    }

    @Test
    void restore_overdue_isServedOnceMoreAndRefreshedBehind() {
        rig.cache.restore(List.of(new Kept(Samples.answer(QUERY, "m-1", rig.clock.instant()), true)));

        assertThat(Ends.value(rig.get(QUERY)).verdict()).isEqualTo(Verdict.STALE);
        assertThat(rig.calls.size()).isOne();
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(CacheRig.image(Ends.value(rig.get(QUERY)))).isEqualTo("m-2");
    }

    @Test
    void retell_keepsAllAnewAsItIs() {
        hold(QUERY, "m-1");
        hold(OTHER, "m-2");
        rig.cache.purge(OTHER::equals, true);
        keeper.told.clear();

        rig.cache.retell();

        assertThat(keeper.told).containsExactlyInAnyOrder("keep cn-hangzhou", "keep cn-beijing overdue");
    }
}

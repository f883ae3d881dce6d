package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A witness is told of what is held, and of nothing else. */
class WitnessTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CacheRig rig = new CacheRig(CacheRig.CONFIG, Keeper.NONE, answer -> told.add(image(answer)));

    @AfterEach
    void close() {
        rig.close();
    }

    private static String image(Answer answer) {
        return answer.images().get(0).imageId();
    }

    private Future<Served> refresh() {
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);
        return rig.get(QUERY);
    }

    @Test
    void loaded_changedOrNot_isToldBeforeItLands() {
        rig.hold("m-1");
        Ends.value(landing("m-1"));
        Ends.value(landing("m-2"));

        assertThat(told).containsExactly("m-1", "m-1", "m-2");
    }

    private Future<Served> landing(String imageId) {
        Future<Served> served = refresh();
        rig.calls.last().succeed(imageId, rig.clock.instant());
        return served;
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"BACKEND", "NOT_FOUND", "REFUSED", "TIMED_OUT"})
    void failed_howeverDefinite_isNotTold(FaultKind kind) {
        rig.hold("m-1");
        refresh();
        rig.calls.last().fail(kind);

        assertThat(told).containsExactly("m-1");
    }

    @Test
    void purged_isNotTold_norIsWhatWasUnderWay() {
        rig.hold("m-1");
        Future<Served> served = refresh();
        Ends.value(rig.cache.purge(query -> true, false));
        rig.calls.last().succeed("m-2", rig.clock.instant());
        Ends.value(served);

        assertThat(told).containsExactly("m-1");
    }

    @Test
    void restored_isTold_butNotInPlaceOfWhatWasLoaded() {
        rig.cache.restore(List.of(new Kept(Samples.answer(QUERY, "m-0", rig.clock.instant()), false)));
        rig.cache.restore(List.of(new Kept(Samples.answer(QUERY, "m-9", rig.clock.instant()), false)));
        rig.clock.pass(CacheRig.STALE_IF_ERROR);
        rig.cache.restore(
                List.of(new Kept(Samples.answer(Samples.query("cn-beijing"), "m-8", TestClock.START), false)));

        assertThat(told).containsExactly("m-0");
    }
}

package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random histories, told to the cache and to a model of it that knows nothing but the rules. */
class AnswerCacheModelTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_260_301})
    void get_randomHistory_keepsTheRules(long seed) {
        try (CacheRig rig = new CacheRig()) {
            CacheModel model = new CacheModel(rig, seed);
            // On one event loop, where each event has all its effects before the next.
            Promise<Integer> played = Promise.promise();
            rig.vertx.runOnContext(go -> Future.<Void>succeededFuture()
                    .map(start -> model.play(30_000))
                    .onComplete(played));
            assertThat(Ends.value(played.future())).isEqualTo(30_000);

            Map<String, Integer> counted = rig.lookUps();
            assertThat(counted).as("seed %d", seed).isEqualTo(model.ends());
            assertThat(counted).containsKeys("fresh", "stale", "stale-if-error", "miss", "coalesced", "failed");
            assertThat(rig.gauge("gateway.cache.flights")).isZero();
        }
    }
}

package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each look-up is counted once, as what its caller got. */
class AnswerCacheMetricsTest {
    private final CacheRig rig = new CacheRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void get_eachWayToEnd_isCountedAsWhatWasServed() {
        Future<Served> miss = rig.get(QUERY);
        Future<Served> coalesced = rig.get(QUERY);
        assertThat(rig.lookUps()).isEmpty();
        rig.calls.last().succeed("m-1", rig.clock.instant());
        Ends.value(miss);
        Ends.value(coalesced);
        rig.get(QUERY);
        rig.get(QUERY);
        rig.clock.pass(CacheRig.FRESH);
        rig.get(QUERY);
        rig.calls.last().fail(FaultKind.BACKEND);
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);
        Future<Served> staleIfError = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.BACKEND);
        Ends.value(staleIfError);
        rig.clock.pass(CacheRig.STALE_IF_ERROR);
        Future<Served> failed = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.BACKEND);
        Ends.fault(failed);
        Ends.fault(rig.get(QUERY));
        rig.clock.pass(CacheRig.FAILURE_MEMORY);
        Future<Served> negative = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.NOT_FOUND);
        Ends.fault(negative);
        Ends.fault(rig.get(QUERY));

        assertThat(rig.lookUps())
                .isEqualTo(Map.of(
                        "miss",
                        1,
                        "coalesced",
                        1,
                        "fresh",
                        2,
                        "stale",
                        1,
                        "stale-if-error",
                        1,
                        "negative",
                        2,
                        "failed",
                        2));
        assertThat(AnswerCache.OUTCOMES)
                .containsExactlyInAnyOrderElementsOf(rig.lookUps().keySet());
    }

    @Test
    void get_callerLeaves_isCountedAsFailedOnce() {
        Ends.fault(rig.get(QUERY, Duration.ofMillis(5)));

        rig.calls.last().succeed("m-1", rig.clock.instant());

        assertThat(rig.lookUps()).isEqualTo(Map.of("failed", 1));
    }

    @Test
    void get_regions_areCountedApart() {
        rig.hold("m-1");
        rig.get(QUERY);
        rig.get(Samples.query("cn-beijing"), Duration.ZERO);

        assertThat(count("cn-hangzhou", "fresh")).isOne();
        assertThat(count("cn-beijing", "fresh")).isZero();
        assertThat(count("cn-beijing", "failed")).isOne();
        assertThat(count("cn-hangzhou", "failed")).isZero();
    }

    private double count(String region, String outcome) {
        return rig.registry
                .get("gateway.cache.lookups")
                .tags("region", region, "outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void gauges_answersAndFlights_showWhatIsThere() {
        rig.get(QUERY);
        assertThat(rig.gauge("gateway.cache.flights")).isOne();
        assertThat(rig.gauge("gateway.cache.entries")).isZero();

        rig.calls.last().succeed("m-1", rig.clock.instant());

        assertThat(rig.gauge("gateway.cache.flights")).isZero();
        assertThat(rig.gauge("gateway.cache.entries")).isOne();
        double weight = CacheRig.weight(Samples.answer(QUERY, "m-1", rig.clock.instant()));
        await().untilAsserted(() ->
                assertThat((double) rig.memory.bytes(CacheMemory.Kind.ENTRIES)).isEqualTo(weight));
    }
}

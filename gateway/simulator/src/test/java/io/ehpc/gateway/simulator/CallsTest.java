package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.simulator.Calls.Call;
import io.ehpc.gateway.simulator.Calls.Count;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallsTest {
    private final Calls calls = new Calls();

    @Test
    void add_concurrent_losesNone() {
        IntStream.range(0, 100_000)
                .parallel()
                .forEach(i -> calls.add(new Call("r" + i % 4, "a", "c", i % 2 == 0 ? "ok" : "hang")));
        assertThat(calls.total()).isEqualTo(100_000);
        assertThat(calls.ofRegion("r3")).isEqualTo(25_000);
        assertThat(calls.ofOutcome("hang")).isEqualTo(50_000);
        assertThat(calls.all()).hasSize(4);
    }

    @Test
    void call_overHttp_isCountedOnceWithEveryAspect() throws Exception {
        try (Bench bench = new Bench()) {
            bench.list("cn-hangzhou", "");
            bench.list("cn-hangzhou", "");
            bench.list("cn-beijing", "Color=red");
            bench.list("cn-nowhere", "");
            bench.send(bench.request("cn-hangzhou", ""));
            assertThat(bench.simulator.calls().all())
                    .containsExactly(
                            new Count("-", "ListCommunityImages", "testAccessKeyId", "InvalidRegionId.NotFound", 1),
                            new Count(
                                    "cn-beijing", "ListCommunityImages", "testAccessKeyId", "UnsupportedParameter", 1),
                            new Count("cn-hangzhou", "-", "-", "MissingParameter", 1),
                            new Count("cn-hangzhou", "ListCommunityImages", "testAccessKeyId", "ok", 2));
            bench.simulator.calls().reset();
            assertThat(bench.simulator.calls().total()).isZero();
        }
    }
}

package io.ehpc.gateway.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutatedRequestsJourneyTest {
    private static final int COUNT = 2_000;

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void requests_thatWereValidBeforeTheyWereChanged_endInNothingWrong(Protocol protocol) throws Exception {
        long seed = System.nanoTime();

        assertThat(new MutatedRequests(protocol, COUNT, seed).run())
                .as("seed " + seed)
                .isEmpty();
    }
}

package io.ehpc.gateway.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MutatedRequestsJourneyTest {
    private static final int COUNT = 2_000;

    @Test
    void requests_thatWereValidBeforeTheyWereChanged_endInNothingWrong() throws Exception {
        long seed = System.nanoTime();

        assertThat(new MutatedRequests(COUNT, seed).run()).as("seed " + seed).isEmpty();
    }
}

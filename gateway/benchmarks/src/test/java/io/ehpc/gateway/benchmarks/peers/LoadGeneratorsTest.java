package io.ehpc.gateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoadGeneratorsTest {
    private static final String WRK = """
            Running 5s test @ http://127.0.0.1:40001/
              1 threads and 64 connections
            RESULT 400000 3 5000123 640 1510 4020
            """;

    private static final String H2LOAD = """
            finished in 5.02s, 59760.96 req/s, 180.12MB/s
            requests: 300002 total, 300064 started, 300002 done, 299999 succeeded, 3 failed, 2 errored, 0 timeout
            status codes: 299999 2xx, 0 3xx, 1 4xx, 0 5xx
            """;

    @Test
    void wrk_result_isReadInItsUnits() {
        Run run = Wrk.parse(WRK);

        assertThat(run).isEqualTo(new Run(400_000, 3, 5.000123, 0.64, 1.51, 4.02));
        assertThat(run.perSecond()).isCloseTo(79_998, within(1.0));
    }

    @Test
    void wrk_withoutResult_isRefusedWithWhatItSaid() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect to 127.0.0.1:1 Connection refused"))
                .hasMessageContaining("Connection refused");
    }

    @Test
    void h2load_result_countsAnswersAndWhatFailed() {
        Run run = H2load.parse(H2LOAD);

        assertThat(run.requests()).isEqualTo(300_000);
        assertThat(run.failed()).isEqualTo(3);
        assertThat(run.seconds()).isEqualTo(5.02);
        assertThat(run.p99()).isNaN();
    }

    @Test
    void h2load_milliseconds_areSeconds() {
        assertThat(H2load.parse(H2LOAD.replace("5.02s", "950.00ms")).seconds()).isEqualTo(0.95);
    }

    @Test
    void h2load_withoutResult_isRefused() {
        assertThatThrownBy(() -> H2load.parse("")).isInstanceOf(IllegalArgumentException.class);
    }
}

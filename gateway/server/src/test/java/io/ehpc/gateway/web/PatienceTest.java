package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {
    private static final Duration LONGEST = Duration.ofMillis(2_500);

    private static Patience of(@Nullable String query, @Nullable String prefer) {
        return Patience.of(QueryParameters.read(query, List.of("timeout")), prefer, LONGEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # query          | Prefer                      | millis | applied
                             |                             | 2500   |
            timeout=800ms    |                             | 800    |
            timeout=1ms      |                             | 1      |
            timeout=2s       |                             | 2000   |
            timeout=3s       |                             | 2500   |
            timeout=999999999m |                           | 2500   |
                             | wait=1                      | 1000   | wait=1
                             | Wait=1                      | 1000   | wait=1
                             | wait="1"                    | 1000   | wait=1
                             | respond-async, wait=1;x=y   | 1000   | wait=1
                             | wait=1, wait=2              | 1000   | wait=1
                             | wait=10                     | 2500   | wait=10
                             | wait=0                      | 1      | wait=0
                             | wait=999999999              | 2500   | wait=999999999
            timeout=500ms    | wait=1                      | 500    | wait=1
            timeout=2s       | wait=1                      | 1000   | wait=1
                             | wait                        | 2500   |
                             | wait=                       | 2500   |
                             | wait=-1                     | 2500   |
                             | wait=1s                     | 2500   |
                             | wait=9999999999             | 2500   |
                             | return=minimal              | 2500   |
            """)
    void patience_isTheShortestOfAll(
            @Nullable String query, @Nullable String prefer, long millis, @Nullable String applied) {
        Patience patience = of(query, prefer);

        assertThat(patience.time()).isEqualTo(Duration.ofMillis(millis));
        assertThat(patience.applied()).isEqualTo(applied);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeout=",
                "timeout=0ms",
                "timeout=1",
                "timeout=1h",
                "timeout=-1s",
                "timeout=1.5s",
                "timeout=1KiB",
                "timeout=1s&timeout=1s",
                "timeout=+1s",
                "timeout=1%20s",
                "timeout=9999999999s"
            })
    void timeout_malformed_isRefused(String query) {
        BadParameterException bad = catchThrowableOfType(BadParameterException.class, () -> of(query, null));

        assertThat(bad).as("refused").isNotNull();
        assertThat(bad.parameter()).isEqualTo("timeout");
    }
}

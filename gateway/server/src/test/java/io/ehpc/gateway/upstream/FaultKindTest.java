package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.upstream.FaultKind.ForBreaker;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table: clients, alerts and breakers go by it, so no cell may change unnoticed. */
class FaultKindTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # kind,       label,        status, word,  breaker, definitive, called
                    NOT_FOUND,    not-found,    404,    true,  SUCCESS, true,       true
                    REFUSED,      refused,      502,    true,  SUCCESS, true,       true
                    CREDENTIALS,  credentials,  502,    false, SUCCESS, false,      true
                    THROTTLED,    throttled,    503,    true,  IGNORED, false,      true
                    BACKEND,      backend,      502,    true,  FAILURE, false,      true
                    MALFORMED,    malformed,    502,    false, FAILURE, false,      true
                    UNREACHABLE,  unreachable,  502,    false, FAILURE, false,      true
                    TIMED_OUT,    timed-out,    504,    false, FAILURE, false,      true
                    CIRCUIT_OPEN, circuit-open, 503,    false, IGNORED, false,      false
                    OVERLOADED,   overloaded,   503,    false, IGNORED, false,      false
                    """)
    void kind_each_meansThis(
            FaultKind kind,
            String label,
            int status,
            boolean upstreamsWord,
            ForBreaker forBreaker,
            boolean definitive,
            boolean called) {
        assertThat(kind.label()).isEqualTo(label);
        assertThat(kind.status()).isEqualTo(status);
        assertThat(kind.isUpstreamsWord()).isEqualTo(upstreamsWord);
        assertThat(kind.forBreaker()).isEqualTo(forBreaker);
        assertThat(kind.isDefinitive()).isEqualTo(definitive);
        assertThat(kind.wasCalled()).isEqualTo(called);
    }

    @Test
    void values_all_areInTheTable() {
        assertThat(FaultKind.values()).hasSize(10);
        assertThat(Arrays.stream(FaultKind.values()).map(FaultKind::title))
                .doesNotHaveDuplicates()
                .allMatch(title -> title.matches("[A-Z][a-z' -]+[a-z]"));
    }
}

package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.upstream.FaultKind.ForBreaker;
import io.ehpc.gateway.upstream.FaultKind.Remembered;
import io.ehpc.gateway.upstream.FaultKind.Retried;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table: clients, alerts and breakers go by it, so no cell may change unnoticed. */
class FaultKindTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # kind,       label,        status, word,  breaker, definitive, called, retried,        remembered
                    NOT_FOUND,    not-found,    404,    true,  SUCCESS, true,       true,   NO,             AS_ABSENT
                    REFUSED,      refused,      502,    true,  SUCCESS, true,       true,   NO,             AS_REFUSED
                    CREDENTIALS,  credentials,  502,    false, SUCCESS, false,      true,   NO,             BRIEFLY
                    THROTTLED,    throttled,    503,    true,  IGNORED, false,      true,   AFTER_ITS_WAIT, BRIEFLY
                    BACKEND,      backend,      502,    true,  FAILURE, false,      true,   YES,            BRIEFLY
                    MALFORMED,    malformed,    502,    false, FAILURE, false,      true,   ONCE,           BRIEFLY
                    UNREACHABLE,  unreachable,  502,    false, FAILURE, false,      true,   YES,            BRIEFLY
                    TIMED_OUT,    timed-out,    504,    false, FAILURE, false,      true,   YES,            BRIEFLY
                    CIRCUIT_OPEN, circuit-open, 503,    false, IGNORED, false,      false,  NO,             NO
                    OVERLOADED,   overloaded,   503,    false, IGNORED, false,      false,  NO,             NO
                    SHORT_OF_MEMORY, short-of-memory, 503, false, IGNORED, false,   false,  NO,             NO
                    NOT_CACHED,   not-cached,   504,    false, IGNORED, false,      false,  NO,             NO
                    OVER_QUOTA,   over-quota,   429,    false, IGNORED, false,      false,  NO,             NO
                    """)
    void kind_each_meansThis(
            FaultKind kind,
            String label,
            int status,
            boolean upstreamsWord,
            ForBreaker forBreaker,
            boolean definitive,
            boolean called,
            Retried retried,
            Remembered remembered) {
        assertThat(kind.label()).isEqualTo(label);
        assertThat(kind.status()).isEqualTo(status);
        assertThat(kind.isUpstreamsWord()).isEqualTo(upstreamsWord);
        assertThat(kind.forBreaker()).isEqualTo(forBreaker);
        assertThat(kind.isDefinitive()).isEqualTo(definitive);
        assertThat(kind.wasCalled()).isEqualTo(called);
        assertThat(kind.retried()).isEqualTo(retried);
        assertThat(kind.remembered()).isEqualTo(remembered);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    CREDENTIALS, SignatureNonceUsed,       ONCE
                    CREDENTIALS, InvalidTimeStamp.Expired, ONCE
                    CREDENTIALS, InvalidTimeStamp.Format,  NO
                    CREDENTIALS, SignatureDoesNotMatch,    NO
                    REFUSED,     NotAuthorized,            NO
                    BACKEND,     DbError,                  YES
                    """)
    void retried_code_goesBeforeItsKind(FaultKind kind, String code, Retried retried) {
        Fault fault = new Fault(kind, "As the test says.", new Refusal(400, code, "No."), null, null);

        assertThat(fault.retried()).isEqualTo(retried);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void retried_withoutACode_isThatOfItsKind(FaultKind kind) {
        assertThat(Fault.of(kind, "As the test says.").retried()).isEqualTo(kind.retried());
    }

    @Test
    void values_all_areInTheTable() {
        assertThat(FaultKind.values()).hasSize(13);
        assertThat(Arrays.stream(FaultKind.values()).map(FaultKind::title))
                .doesNotHaveDuplicates()
                .allMatch(title -> title.matches("[A-Z][a-z' -]+[a-z]"));
    }
}

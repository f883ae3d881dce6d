package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients switch on these texts and numbers: none may change unnoticed. */
class ErrorCodeTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    500, UnknownError
                    404, ImageNotFound
                    503, ServiceUnavailable
                    406, EcsError
                    406, DbError
                    407, NotAuthorized
                    400, Throttling.User
                    429, Throttling.FailedAuthentications
                    400, SignatureDoesNotMatch
                    400, SignatureNonceUsed
                    400, IncompleteSignature
                    400, InvalidTimeStamp.Expired
                    400, InvalidTimeStamp.Format
                    404, InvalidAccessKeyId.NotFound
                    400, InvalidSecurityToken.MismatchWithAccessKey
                    400, MissingParameter
                    400, InvalidParameter
                    400, UnsupportedParameter
                    400, MissingRegionId
                    404, InvalidRegionId.NotFound
                    404, ClusterNotFound
                    404, InvalidAction.NotFound
                    400, InvalidVersion
                    405, UnsupportedHTTPMethod
                    421, InvalidHost
                    403, Forbidden.Origin
                    413, RequestTooLarge
                    """)
    void of_code_hasItsStatus(int status, String code) {
        ErrorCode known = ErrorCode.of(code).orElseThrow();

        assertThat(known.status()).isEqualTo(status);
        assertThat(known.refusal()).isEqualTo(new Refusal(status, code, known.message()));
        assertThat(known.refusal("More.")).isEqualTo(new Refusal(status, code, "More."));
    }

    @Test
    void values_all_areInTheTable() {
        assertThat(ErrorCode.values()).hasSize(27);
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::message)).noneMatch(String::isEmpty);
    }

    @Test
    void of_unknownCode_isNothing() {
        assertThat(ErrorCode.of("Throttling")).isEmpty();
        assertThat(ErrorCode.of("unknownerror")).isEmpty();
        assertThat(ErrorCode.of("")).isEmpty();
    }
}

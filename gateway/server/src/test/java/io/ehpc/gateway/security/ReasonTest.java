package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table: clients and alerts go by it. */
class ReasonTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        # reason,            label,               /v1, RPC, code
        NO_CREDENTIALS,      no-credentials,      401, 400, MissingParameter
        MALFORMED,           malformed,           401, 400, IncompleteSignature
        UNKNOWN_KEY,         unknown-key,         401, 404, InvalidAccessKeyId.NotFound
        WRONG_SIGNATURE,     wrong-signature,     401, 400, SignatureDoesNotMatch
        SECURITY_TOKEN,      security-token,      401, 400, InvalidSecurityToken.MismatchWithAccessKey
        WRONG_TIME,          wrong-time,          401, 400, InvalidTimeStamp.Expired
        REPLAYED,            replayed,            401, 400, SignatureNonceUsed
        NONCES_FULL,         nonces-full,         429, 400, Throttling.User
        BAD_TOKEN,           bad-token,           401, 404, InvalidAccessKeyId.NotFound
        NO_ISSUER_KEYS,      no-issuer-keys,      503, 503, ServiceUnavailable
        UNKNOWN_SUBJECT,     unknown-subject,     401, 404, InvalidAccessKeyId.NotFound
        UNKNOWN_CERTIFICATE, unknown-certificate, 401, 404, InvalidAccessKeyId.NotFound
        TOO_MANY_FAILURES,   too-many-failures,   429, 429, Throttling.FailedAuthentications
        FORBIDDEN,           forbidden,           403, 407, NotAuthorized
        OVER_QUOTA,          over-quota,          429, 400, Throttling.User
        OVER_SHARE,          over-share,          429, 400, Throttling.User
        BAD_TARGET,          bad-target,          400, 400, InvalidParameter
        HEADER_TOO_LARGE,    header-too-large,    431, 413, RequestTooLarge
        FOREIGN_HOST,        foreign-host,        421, 421, InvalidHost
        FOREIGN_ORIGIN,      foreign-origin,      403, 403, Forbidden.Origin
        """)
    void reason_each_isToldSo(Reason reason, String label, int status, int rpcStatus, String code) {
        assertThat(reason.label()).isEqualTo(label);
        assertThat(reason.status()).isEqualTo(status);
        assertThat(reason.refusal().status()).isEqualTo(rpcStatus);
        assertThat(reason.refusal().code()).isEqualTo(code);
    }

    @Test
    void values_all_areInTheTable() {
        assertThat(Reason.LABELS).hasSize(20).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void ofSignature_anyCode_isAReasonOfCredentials(ErrorCode code) {
        assertThat(Reason.ofSignature(code.refusal()).status()).isEqualTo(401);
        assertThat(Reason.ofSignature(new Refusal(400, "Unheard.Of", "x"))).isEqualTo(Reason.MALFORMED);
    }
}

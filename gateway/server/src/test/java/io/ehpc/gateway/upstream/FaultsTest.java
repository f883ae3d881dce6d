package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.Refusal;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # documented for the operation
                    500, UnknownError,                       BACKEND
                    404, ImageNotFound,                      NOT_FOUND
                    503, ServiceUnavailable,                 BACKEND
                    406, EcsError,                           BACKEND
                    406, DbError,                            BACKEND
                    407, NotAuthorized,                      REFUSED
                    # the same code at another status
                    400, EcsError,                           BACKEND
                    500, DbError,                            BACKEND
                    200, ImageNotFound,                      NOT_FOUND
                    403, NotAuthorized,                      REFUSED
                    # of the API's other operations
                    406, OrderError,                         BACKEND
                    406, AliyunError,                        BACKEND
                    404, ClusterNotFound,                    NOT_FOUND
                    404, InvalidCluster.NotFound,            NOT_FOUND
                    # throttled
                    400, Throttling,                         THROTTLED
                    400, Throttling.User,                    THROTTLED
                    400, Throttling.Api,                     THROTTLED
                    503, Throttling,                         THROTTLED
                    200, Throttling.User,                    THROTTLED
                    429, Whatever,                           THROTTLED
                    400, InvalidThrottling,                  THROTTLED
                    # our key, signature and clock
                    404, InvalidAccessKeyId.NotFound,        CREDENTIALS
                    400, InvalidAccessKeyId.Inactive,        CREDENTIALS
                    400, InvalidAccessKeySecret,             CREDENTIALS
                    400, SignatureDoesNotMatch,              CREDENTIALS
                    400, SignatureNonceUsed,                 CREDENTIALS
                    400, IncompleteSignature,                CREDENTIALS
                    400, InvalidTimeStamp.Expired,           CREDENTIALS
                    400, InvalidTimeStamp.Format,            CREDENTIALS
                    400, InvalidSecurityToken.Expired,       CREDENTIALS
                    400, InvalidSecurityToken.MismatchWithAccessKey, CREDENTIALS
                    400, MissingSecurityToken,               CREDENTIALS
                    # the question
                    400, MissingParameter,                   REFUSED
                    400, InvalidParameter,                   REFUSED
                    404, InvalidAction.NotFound,             REFUSED
                    404, InvalidRegionId.NotFound,           REFUSED
                    403, Forbidden.RAM,                      REFUSED
                    # unknown codes, by status
                    399, NeverHeardOf,                       BACKEND
                    400, NeverHeardOf,                       REFUSED
                    404, NeverHeardOf,                       REFUSED
                    499, NeverHeardOf,                       REFUSED
                    500, NeverHeardOf,                       BACKEND
                    599, NeverHeardOf,                       BACKEND
                    302, NeverHeardOf,                       BACKEND
                    200, NeverHeardOf,                       BACKEND
                    # codes are texts of one spelling
                    404, imagenotfound,                      REFUSED
                    400, ecserror,                           REFUSED
                    """)
    void kind_statusAndCode_isOfTheTable(int status, String code, FaultKind kind) {
        assertThat(Faults.kind(status, code)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # status, told as
                    200,      500
                    302,      500
                    399,      500
                    400,      400
                    404,      404
                    500,      500
                    503,      503
                    """)
    void of_error_keepsTheUpstreamsWordsUnderAStatusThatIsAnError(int status, int toldAs) {
        ApiError error = new ApiError("R-1", "host", "NeverHeardOf", "Something.", null);

        Fault fault = Faults.of(status, error, Duration.ofSeconds(3));

        assertThat(fault.upstream()).isEqualTo(new Refusal(toldAs, "NeverHeardOf", "Something."));
        assertThat(fault.requestId()).isEqualTo("R-1");
        assertThat(fault.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(fault.detail()).contains("NeverHeardOf", Integer.toString(status));
    }

    @Test
    void of_errorWithoutRequestId_hasNone() {
        ApiError error = new ApiError("", "", "DbError", "", null);

        assertThat(Faults.of(406, error, null).requestId()).isNull();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TimeoutException("late"), FaultKind.TIMED_OUT),
                Arguments.of(new ConnectTimeoutException("late"), FaultKind.TIMED_OUT),
                Arguments.of(new ConnectionPoolTooBusyException("full"), FaultKind.OVERLOADED),
                Arguments.of(new ConnectException("refused"), FaultKind.UNREACHABLE),
                Arguments.of(new UnknownHostException("where"), FaultKind.UNREACHABLE),
                Arguments.of(new IOException("reset"), FaultKind.UNREACHABLE),
                Arguments.of(new HttpClosedException("closed"), FaultKind.UNREACHABLE),
                Arguments.of(new VertxException("closed"), FaultKind.UNREACHABLE));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void of_failure_isOfTheTableAndShowsNoMessage(Throwable failure, FaultKind kind) {
        Fault fault = Faults.of(failure);

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.detail()).doesNotContain(String.valueOf(failure.getMessage()) + ".");
        assertThat(fault.upstream()).isNull();
    }

    @Test
    void of_faultOfACall_isThatFault() {
        Fault fault = Fault.of(FaultKind.REFUSED, "No.");

        assertThat(Faults.of(fault.asException())).isSameAs(fault);
        assertThat(CallFailedException.faultOf(fault.asException())).isSameAs(fault);
        assertThat(fault.asException()).hasMessage("refused: No.");
        assertThat(fault.asException().getStackTrace()).isEmpty();
    }

    @Test
    void faultOf_bug_isABackendFaultThatNamesItsClassAlone() {
        Fault fault = CallFailedException.faultOf(new IllegalStateException("secret"));

        assertThat(fault.kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(fault.detail()).contains("IllegalStateException").doesNotContain("secret");
    }
}

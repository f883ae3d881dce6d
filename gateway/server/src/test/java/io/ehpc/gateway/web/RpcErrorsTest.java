package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RpcErrorsTest {
    private static final String ASKED = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";

    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # kind      | its status and code            | answered
            NOT_FOUND   | 404, ImageNotFound             | 404, ImageNotFound
            REFUSED     | 407, NotAuthorized             | 403, NotAuthorized
            REFUSED     | 400, InvalidParameter          | 400, InvalidParameter
            THROTTLED   | 400, Throttling.User           | 400, Throttling.User
            BACKEND     | 406, EcsError                  | 406, EcsError
            BACKEND     | 500, UnknownError              | 500, UnknownError
            BACKEND     | 503, ServiceUnavailable        | 503, ServiceUnavailable
            CREDENTIALS | 400, SignatureDoesNotMatch     | 503, ServiceUnavailable
            CREDENTIALS | 404, InvalidAccessKeyId.NotFound | 503, ServiceUnavailable
            """)
    void fault_withTheUpstreamsWords_passesOnWhatIsTheClientsAffair(FaultKind kind, String theirs, String answered) {
        String[] said = theirs.split(", ", 2);
        Refusal upstream = new Refusal(Integer.parseInt(said[0]), said[1], "Words, \"quoted\".");
        routes.upstream.fails("cn-hangzhou", new Fault(kind, "Detail.", upstream, "UP-1", null));

        Reply reply = routes.get(ASKED);

        assertThat(reply.status() + ", " + reply.text("Code")).isEqualTo(answered);
        boolean isTheirs = kind.isUpstreamsWord();
        assertThat(reply.text("Message")).isEqualTo(isTheirs ? "Words, \"quoted\"." : "Detail.");
        assertThat(reply.text("RequestId")).isEqualTo(isTheirs ? "UP-1" : reply.header("x-request-id"));
        assertThat(reply.text("HostId")).isEqualTo("127.0.0.1");
        assertThat(reply.headers()).doesNotContainKeys("retry-after", "x-acs-retry-after", "age", "cache-status");
        routes.awaitCounted(Route.RPC, kind.isDefinitive() ? "negative" : "failed", 1);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NOT_CACHED", "OVER_QUOTA"},
            mode = EnumSource.Mode.EXCLUDE)
    void fault_withoutTheUpstreamsWords_isServiceUnavailable(FaultKind kind) {
        routes.upstream.fails("cn-hangzhou", kind);

        Reply reply = routes.get(ASKED);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text("Code")).isEqualTo("ServiceUnavailable");
        assertThat(reply.text("RequestId")).isEqualTo(reply.header("x-request-id"));
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void fault_ofTheClientsOwnQuota_isInTheCloudsThrottlingShape() {
        routes.upstream.fails(
                "cn-hangzhou", new Fault(FaultKind.OVER_QUOTA, "Detail.", null, null, Duration.ofMillis(2500)));

        Reply reply = routes.get(ASKED);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("Code")).isEqualTo("Throttling.User");
        assertThat(reply.header("x-acs-retry-after")).isEqualTo("2500");
        assertThat(reply.header("retry-after")).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1000, 1000, 1", "1001, 1001, 2", "1500, 1500, 2", "60000, 60000, 60"})
    void fault_withAWait_saysItInBothHeaders(long millis, String inMillis, String inSeconds) {
        routes.upstream.fails(
                "cn-hangzhou", new Fault(FaultKind.THROTTLED, "Detail.", null, null, Duration.ofMillis(millis)));

        Reply reply = routes.get(ASKED);

        assertThat(reply.header("x-acs-retry-after")).isEqualTo(inMillis);
        assertThat(reply.header("retry-after")).isEqualTo(inSeconds);
    }

    @Test
    void bugInTheLoader_isAnErrorInJsonAndTheServerLives() {
        routes.upstream.in("cn-hangzhou", query -> {
            throw new IllegalStateException("a bug");
        });

        Reply reply = routes.get(ASKED);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text("Code")).isEqualTo("ServiceUnavailable");
        assertThat(reply.body()).doesNotContain("a bug");
        routes.awaitCounted(Route.RPC, "failed", 1);
        assertThat(routes.get(ASKED.replace("hangzhou", "beijing")).status()).isEqualTo(200);
    }
}

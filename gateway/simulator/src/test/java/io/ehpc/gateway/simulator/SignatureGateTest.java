package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureGateTest {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    enum Scheme {
        ACS3,
        RPC;

        ApiRequest sign(Bench bench, ApiRequest request, AccessKey key) {
            return this == ACS3 ? bench.acs3(request, key) : bench.rpc(request, key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void request_knownKey_isLetIn(Scheme scheme) throws Exception {
        assertThat(status(signed(scheme, Bench.KEY))).isEqualTo("200");
        assertThat(status(signed(scheme, Bench.STS))).isEqualTo("200");
    }

    @ParameterizedTest
    @EnumSource
    void request_wrongKey_isRefused(Scheme scheme) throws Exception {
        AccessKey secret = new AccessKey(Bench.KEY.id(), "wrong", null);
        AccessKey id = new AccessKey("nobody", Bench.KEY.secret(), null);
        AccessKey token = new AccessKey(Bench.KEY.id(), Bench.KEY.secret(), "wrong");
        assertThat(status(signed(scheme, secret))).isEqualTo("400 SignatureDoesNotMatch");
        assertThat(status(signed(scheme, id))).isEqualTo("404 InvalidAccessKeyId.NotFound");
        assertThat(status(signed(scheme, token))).isEqualTo("400 InvalidSecurityToken.MismatchWithAccessKey");
    }

    @ParameterizedTest
    @EnumSource
    void request_changedAfterSigning_isRefused(Scheme scheme) throws Exception {
        ApiRequest request = signed(scheme, Bench.KEY);
        ApiRequest changed = request.withQuery(request.query().with("BaseOsTag", "CentOS_7.9_64"));
        assertThat(status(changed)).isEqualTo("400 SignatureDoesNotMatch");
        assertThat(status(request)).isEqualTo("200");
    }

    @ParameterizedTest
    @EnumSource
    void nonce_usedTwice_isRefused(Scheme scheme) throws Exception {
        ApiRequest request = signed(scheme, Bench.KEY);
        assertThat(status(request)).isEqualTo("200");
        assertThat(status(request)).isEqualTo("400 SignatureNonceUsed");
    }

    @Test
    void nonce_hostUnsignedAndReplayedInAnotherRegion_isRefused() throws Exception {
        ApiRequest signed = bench.acs3(ApiRequest.get(Parameters.NONE), Bench.KEY);
        assertThat(status(signed.withHeader("host", "ehpc.cn-hangzhou.aliyuncs.com")))
                .isEqualTo("200");
        assertThat(status(signed.withHeader("host", "ehpc.cn-beijing.aliyuncs.com")))
                .isEqualTo("400 SignatureNonceUsed");
    }

    @ParameterizedTest
    @EnumSource
    void nonce_anywhereInTheWindow_isRemembered(Scheme scheme) throws Exception {
        ApiRequest early = signedAt(scheme, WINDOW);
        assertThat(status(early)).isEqualTo("200");
        bench.clock.advance(WINDOW.multipliedBy(2));
        assertThat(status(early)).isEqualTo("400 SignatureNonceUsed");
        bench.clock.advance(SECOND);
        assertThat(status(early)).isEqualTo("400 InvalidTimeStamp.Expired");
    }

    @ParameterizedTest
    @EnumSource
    void timestamp_outsideTheWindow_isRefused(Scheme scheme) throws Exception {
        assertThat(status(signedAt(scheme, WINDOW))).isEqualTo("200");
        assertThat(status(signedAt(scheme, WINDOW.negated()))).isEqualTo("200");
        assertThat(status(signedAt(scheme, WINDOW.plus(SECOND)))).isEqualTo("400 InvalidTimeStamp.Expired");
        assertThat(status(signedAt(scheme, WINDOW.plus(SECOND).negated()))).isEqualTo("400 InvalidTimeStamp.Expired");
    }

    @Test
    void request_unsigned_isRefused() throws Exception {
        ApiRequest request = bench.request("cn-hangzhou", "Action=ListCommunityImages&Version=2018-04-12");
        assertThat(status(request)).isEqualTo("400 MissingParameter");
        assertThat(status(request.withHeader("authorization", "Bearer x"))).isEqualTo("400 IncompleteSignature");
    }

    @Test
    void request_badSignatureAndBadParameter_isRefusedForItsSignature() throws Exception {
        AccessKey wrong = new AccessKey(Bench.KEY.id(), "wrong", null);
        ApiRequest request = bench.acs3(bench.request("cn-hangzhou", "Color=red"), wrong);
        assertThat(status(request)).isEqualTo("400 SignatureDoesNotMatch");
    }

    private ApiRequest signed(Scheme scheme, AccessKey key) {
        return scheme.sign(bench, bench.request("cn-hangzhou", ""), key);
    }

    /** Signed as if it were so much later. */
    private ApiRequest signedAt(Scheme scheme, Duration later) {
        bench.clock.advance(later);
        try {
            return signed(scheme, Bench.KEY);
        } finally {
            bench.clock.advance(later.negated());
        }
    }

    private String status(ApiRequest request) throws Exception {
        var response = bench.send(request);
        return response.statusCode() == 200 ? "200" : Bench.error(response);
    }
}

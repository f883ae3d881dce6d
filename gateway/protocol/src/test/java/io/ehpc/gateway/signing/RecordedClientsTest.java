package io.ehpc.gateway.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.RefusedException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What official clients were recorded to send is understood as they meant it. */
class RecordedClientsTest {

    @Test
    void vectors_all_coverBothSchemesOfEveryJavaAndNodeClient() {
        assertThat(RecordedRequest.acs3().map(RecordedRequest::client).distinct())
                .hasSize(3);
        assertThat(RecordedRequest.rpc().map(RecordedRequest::client).distinct())
                .hasSize(3);
        assertThat(RecordedRequest.served().filter(r -> r.key().securityToken() != null))
                .hasSizeGreaterThan(4);
        assertThat(RecordedRequest.served().filter(RecordedRequest::emptyValuesUnsigned))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("served")
    void verify_recordedRequest_passes(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        Claim claim = Claim.of(request);

        assertThat(claim.accessKeyId()).isEqualTo(recorded.key().id());
        assertThat(claim.securityToken()).isEqualTo(recorded.key().securityToken());
        assertThat(claim.signature()).isEqualTo(recorded.expected("signature"));
        assertThatCode(() -> SignatureCheck.STANDARD.verify(request, claim, recorded.key(), recorded.receivedAt()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("acs3")
    void acs3_recordedRequest_hasRecordedForm(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        var signedHeaders = Objects.requireNonNull(Claim.of(request).signedHeaders());

        String bodyHash = Digests.sha256(request.body());
        assertThat(Acs3Signature.canonicalRequest(request, signedHeaders, bodyHash))
                .isEqualTo(recorded.expected("canonicalRequest"));
        assertThat(Acs3Signature.signature(
                        request, signedHeaders, bodyHash, recorded.key().secret()))
                .isEqualTo(recorded.expected("signature"));
    }

    @ParameterizedTest
    @MethodSource("rpc")
    void rpc_recordedRequest_hasRecordedForm(RecordedRequest recorded) {
        ApiRequest request = recorded.request();
        boolean emptyValues = !recorded.emptyValuesUnsigned();

        assertThat(RpcSignature.stringToSign(request, emptyValues)).isEqualTo(recorded.expected("stringToSign"));
        assertThat(RpcSignature.signature(request, emptyValues, recorded.key().secret()))
                .isEqualTo(recorded.expected("signature"));
    }

    @Test
    void claim_sm3_isRefusedAsIncompleteSignature() {
        assertThat(RecordedRequest.all().filter(r -> r.scheme().equals("ACS3-HMAC-SM3")))
                .hasSize(2)
                .allSatisfy(
                        recorded -> assertRefused(ErrorCode.INCOMPLETE_SIGNATURE, () -> Claim.of(recorded.request())));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # the request's time after the verifier's, in milliseconds
                    -900001, InvalidTimeStamp.Expired
                    -900000,
                    -1,
                    0,
                    1,
                    900000,
                    900001,  InvalidTimeStamp.Expired
                    """)
    void verify_atTheEdgesOfTheWindow_refusesOutside(long after, @Nullable String code) {
        assertThat(RecordedRequest.served()).isNotEmpty().allSatisfy(recorded -> {
            Claim claim = Claim.of(recorded.request());
            var now = claim.at().minus(Duration.ofMillis(after));
            if (code == null) {
                SignatureCheck.STANDARD.verify(recorded.request(), claim, recorded.key(), now);
            } else {
                assertRefused(
                        ErrorCode.of(code).orElseThrow(),
                        () -> SignatureCheck.STANDARD.verify(recorded.request(), claim, recorded.key(), now));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("served")
    void verify_anotherSecret_isRefused(RecordedRequest recorded) {
        AccessKey key = recorded.key();
        assertRefused(
                ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                () -> verify(recorded, new AccessKey(key.id(), key.secret() + "x", key.securityToken())));
    }

    @ParameterizedTest
    @MethodSource("served")
    void verify_anotherToken_isRefused(RecordedRequest recorded) {
        AccessKey key = recorded.key();
        String other = key.securityToken() == null ? "token" : null;
        assertRefused(
                ErrorCode.INVALID_SECURITY_TOKEN, () -> verify(recorded, new AccessKey(key.id(), key.secret(), other)));
        assertRefused(
                ErrorCode.INVALID_SECURITY_TOKEN,
                () -> verify(recorded, new AccessKey(key.id(), key.secret(), key.securityToken() + "x")));
    }

    private static void verify(RecordedRequest recorded, AccessKey key) {
        ApiRequest request = recorded.request();
        SignatureCheck.STANDARD.verify(request, Claim.of(request), key, recorded.receivedAt());
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code.code()));
    }

    static Stream<RecordedRequest> served() {
        return RecordedRequest.served();
    }

    static Stream<RecordedRequest> acs3() {
        return RecordedRequest.acs3();
    }

    static Stream<RecordedRequest> rpc() {
        return RecordedRequest.rpc();
    }
}

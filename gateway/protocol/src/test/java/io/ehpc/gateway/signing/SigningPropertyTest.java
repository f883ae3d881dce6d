package io.ehpc.gateway.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of signing for any request; the seed of a failing one is its parameter. */
class SigningPropertyTest {

    private enum Scheme {
        ACS3,
        RPC;

        ApiRequest sign(ApiRequest request, AccessKey key, Instant at, String nonce) {
            return this == ACS3
                    ? Acs3Signature.sign(request, Operation.LIST_COMMUNITY_IMAGES, key, at, nonce)
                    : RpcSignature.sign(request, Operation.LIST_COMMUNITY_IMAGES, key, at, nonce);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void verify_signed_passesAndSaysWhatWasSigned(long seed) {
        for (Scheme scheme : Scheme.values()) {
            RandomRequests random = new RandomRequests(seed);
            ApiRequest request = random.request();
            AccessKey key = random.key();
            Instant at = random.instant();
            ApiRequest signed = scheme.sign(request, key, at, "nonce-" + seed);

            Claim claim = Claim.of(signed);
            verify(signed, key, at);
            assertThat(claim.accessKeyId()).isEqualTo(key.id());
            assertThat(claim.securityToken()).isEqualTo(key.securityToken());
            assertThat(claim.nonce()).isEqualTo("nonce-" + seed);
            assertThat(Duration.between(claim.at(), at)).isBetween(Duration.ZERO, Duration.ofSeconds(1));
            assertThat(signed.query().all()).containsAll(request.query().all());
            assertThat(signed.body()).isEqualTo(request.body());
        }
    }

    /** What went over the wire, as a query string, is what was signed. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void verify_signedThenEncodedAndParsed_passes(long seed) {
        for (Scheme scheme : Scheme.values()) {
            RandomRequests random = new RandomRequests(seed);
            AccessKey key = random.key();
            Instant at = random.instant();
            ApiRequest signed = scheme.sign(random.request(), key, at, "n");

            verify(signed.withQuery(Parameters.parse(signed.query().encoded())), key, at);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void signature_otherOrderOfQueryAndHeaders_isTheSame(long seed) {
        RandomRequests random = new RandomRequests(seed);
        AccessKey key = random.key();
        Instant at = random.instant();
        ApiRequest acs3 = Scheme.ACS3.sign(random.request(), key, at, "n");
        ApiRequest rpc = Scheme.RPC.sign(random.request(), key, at, "n");
        var signedHeaders = Objects.requireNonNull(Claim.of(acs3).signedHeaders());

        assertThat(Acs3Signature.signature(
                        random.reordered(acs3), signedHeaders, Digests.sha256(acs3.body()), key.secret()))
                .isEqualTo(Claim.of(acs3).signature());
        assertThat(RpcSignature.signature(random.reordered(rpc), true, key.secret()))
                .isEqualTo(Claim.of(rpc).signature());
        verify(random.reordered(acs3), key, at);
        verify(random.reordered(rpc), key, at);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void verify_anotherKey_isRefused(long seed) {
        for (Scheme scheme : Scheme.values()) {
            RandomRequests random = new RandomRequests(seed);
            AccessKey key = random.key();
            AccessKey other = new AccessKey(key.id(), random.key().secret() + "-", key.securityToken());
            Instant at = random.instant();
            ApiRequest signed = scheme.sign(random.request(), key, at, "n");

            assertThatThrownBy(() -> verify(signed, other, at))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("SignatureDoesNotMatch");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void signature_anotherRequest_isAnother(long seed) {
        RandomRequests random = new RandomRequests(seed);
        AccessKey key = random.key();
        Instant at = random.instant();
        ApiRequest request = random.request();
        ApiRequest more = request.withQuery(request.query().with("x" + random.word(), random.text()));
        for (Scheme scheme : Scheme.values()) {
            assertThat(Claim.of(scheme.sign(request, key, at, "n")).signature())
                    .isNotEqualTo(Claim.of(scheme.sign(more, key, at, "n")).signature())
                    .isNotEqualTo(Claim.of(scheme.sign(request, key, at, "m")).signature())
                    .isNotEqualTo(Claim.of(scheme.sign(request, key, at.plusSeconds(1), "n"))
                            .signature());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void toString_ofAnythingSigned_holdsNoSecret(long seed) {
        RandomRequests random = new RandomRequests(seed);
        AccessKey key = new AccessKey("id", "secret-" + random.word(), "token-" + random.word());
        for (Scheme scheme : Scheme.values()) {
            ApiRequest signed = scheme.sign(random.request(), key, random.instant(), "n");
            assertThat(key + " " + signed + " " + Claim.of(signed) + " " + signed.query())
                    .contains("id")
                    .doesNotContain(key.secret())
                    .doesNotContain(Objects.requireNonNull(key.securityToken()))
                    .doesNotContain(Claim.of(signed).signature());
        }
    }

    private static void verify(ApiRequest request, AccessKey key, Instant now) {
        SignatureCheck.STANDARD.verify(request, Claim.of(request), key, now);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}

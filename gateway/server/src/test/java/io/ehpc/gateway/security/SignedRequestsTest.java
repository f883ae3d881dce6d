package io.ehpc.gateway.security;

import static io.ehpc.gateway.security.AccessRig.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.signing.AccessKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRequestsTest {
    private final AccessRig rig = new AccessRig(AccessRig.CLIENTS);

    @AfterEach
    void close() {
        rig.close();
    }

    private ApiRequest signed(String scheme, AccessKey key, String nonce) {
        return scheme.equals("acs3") ? rig.acs3(key, nonce) : rig.rpc(key, nonce);
    }

    private String refused(ApiRequest request) {
        DeniedException denied = AccessRig.denied(rig.admit(request));
        Refusal refusal = denied.refusal();
        return denied.reason().label() + " " + refusal.status() + " " + refusal.code() + " " + denied.client();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acs3", "rpc"})
    void admit_signedWithAnIssuedKey_isItsClient(String scheme) {
        Client client = AccessRig.client(rig.admit(signed(scheme, KEY, "n-1")));

        assertThat(client.name()).isEqualTo("ci");
        assertThat(client.account()).isEqualTo("hpc");
        assertThat(rig.count("gateway.authentications", "method", "access-key", "result", "accepted"))
                .isOne();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # key id, secret,            token, wait,        refused with
        EGWone,   another,           ,      PT0S,        wrong-signature 400 SignatureDoesNotMatch ci
        EGWtwo,   s3cretNobodyMaySee, ,     PT0S,        unknown-key 404 InvalidAccessKeyId.NotFound null
        EGWtwo,   another,           ,      PT20M,       unknown-key 404 InvalidAccessKeyId.NotFound null
        EGWtwo,   another,           t,     PT0S,        unknown-key 404 InvalidAccessKeyId.NotFound null
        EGWone,   s3cretNobodyMaySee, t,    PT0S,        security-token 400 InvalidSecurityToken.MismatchWithAccessKey ci
        EGWone,   s3cretNobodyMaySee, ,     PT15M0.001S, wrong-time 400 InvalidTimeStamp.Expired ci
        EGWone,   s3cretNobodyMaySee, ,     PT-15M-0.001S, wrong-time 400 InvalidTimeStamp.Expired ci
        EGWends,  s3cretNobodyMaySee, ,     PT10.001S,   unknown-key 404 InvalidAccessKeyId.NotFound null
        """)
    void admit_badlySigned_isRefusedAsByTheCloud(
            String id, String secret, @Nullable String token, Duration wait, String refused) {
        for (String scheme : new String[] {"acs3", "rpc"}) {
            ApiRequest request = signed(scheme, new AccessKey(id, secret, token), "n-" + scheme);
            rig.clock.jump(wait);
            assertThat(refused(request)).as(scheme).isEqualTo(refused);
            rig.clock.jump(wait.negated());
        }
    }

    @ParameterizedTest
    @CsvSource({"PT15M, acs3", "PT-15M, rpc", "PT0S, acs3"})
    void admit_atTheEdgeOfTheWindow_isTaken(Duration wait, String scheme) {
        ApiRequest request = signed(scheme, KEY, "n-1");
        rig.clock.jump(wait);

        assertThat(AccessRig.client(rig.admit(request)).name()).isEqualTo("ci");
    }

    @Test
    void admit_keyJustBeforeItsEnd_isTaken() {
        ApiRequest request = rig.acs3(new AccessKey("EGWends", "s3cretNobodyMaySee", null), "n-1");
        rig.clock.pass(Duration.ofSeconds(10));

        assertThat(AccessRig.client(rig.admit(request)).name()).isEqualTo("ci");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acs3", "rpc"})
    void admit_again_isAReplay(String scheme) {
        ApiRequest request = signed(scheme, KEY, "n-1");
        AccessRig.client(rig.admit(request));

        assertThat(refused(request)).isEqualTo("replayed 400 SignatureNonceUsed ci");
        assertThat(rig.registry.get("gateway.nonces.held").gauge().value()).isOne();
    }

    /** Before anything is signed or hashed, as many names are looked at as may be, and no more. */
    @ParameterizedTest
    @CsvSource({"0, ''", "55, ''", "59, malformed", "5000, malformed"})
    void admit_manySignedHeaders_areBounded(int more, String refused) {
        ApiRequest request = rig.acs3(KEY, "n-1");
        String authorization = request.header("authorization").orElseThrow();
        int own = authorization.split(";", -1).length;
        StringBuilder names = new StringBuilder("SignedHeaders=");
        for (int i = 0; i < more; i++) {
            names.append("x-").append(i).append(';');
        }
        ApiRequest many = request.withHeader("authorization", authorization.replace("SignedHeaders=", names));
        DeniedException denied = more == 0 ? null : AccessRig.denied(rig.admit(many));

        assertThat(own).isLessThanOrEqualTo(9);
        if (denied == null) {
            assertThat(AccessRig.client(rig.admit(many)).name()).isEqualTo("ci");
        } else {
            assertThat(denied.reason().label()).isEqualTo(refused.isEmpty() ? "wrong-signature" : refused);
            assertThat(denied.refusal().message().contains("more than 64 headers"))
                    .isEqualTo(!refused.isEmpty());
        }
    }

    /** Some official clients do not sign the host; what was sent to one region is a replay at another. */
    @Test
    void admit_againAtAnotherRegion_isAReplay() {
        ApiRequest request = rig.rpc(KEY, "n-1");
        AccessRig.client(rig.admit(request));

        assertThat(refused(request.withHeader("host", "ehpc.cn-beijing.example.com")))
                .isEqualTo("replayed 400 SignatureNonceUsed ci");
    }

    @Test
    void admit_refused_usesNoNonce() {
        refused(rig.acs3(new AccessKey("EGWone", "another", null), "n-1"));
        refused(rig.acs3(new AccessKey("EGWtwo", "another", null), "n-1"));

        assertThat(rig.registry.get("gateway.nonces.held").gauge().value()).isZero();
        assertThat(AccessRig.client(rig.admit(rig.acs3(KEY, "n-1"))).name()).isEqualTo("ci");
    }

    @Test
    void admit_nonceMemoryFull_isThrottledAndSaysForHowLong() {
        try (AccessRig few = new AccessRig(AccessRig.CLIENTS + "maxNonces: 1000\n")) {
            DeniedException denied = null;
            for (int i = 0; denied == null; i++) {
                var admitted = few.admit(few.rpc(KEY, "n-" + i));
                denied = admitted.failed() ? AccessRig.denied(admitted) : null;
            }

            assertThat(denied.reason()).isEqualTo(Reason.NONCES_FULL);
            assertThat(denied.refusal().code()).isEqualTo("Throttling.User");
            assertThat(denied.retryAfter()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"Signature=x", "AccessKeyId=EGWone", "AccessKeyId=EGWone&Signature=", "Signature=&SignatureNonce=1"})
    void admit_halfSigned_isUnreadableAndNotAnonymous(String query) {
        rig.configure(AccessRig.CLIENTS + "anonymous: guest\n");
        ApiRequest request = ApiRequest.get(Parameters.parse(query));

        assertThat(AccessRig.denied(rig.admit(request)).reason()).isEqualTo(Reason.MALFORMED);
    }
}

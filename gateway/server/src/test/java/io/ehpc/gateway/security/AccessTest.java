package io.ehpc.gateway.security;

import static io.ehpc.gateway.security.AccessRig.API_KEY;
import static io.ehpc.gateway.security.AccessRig.CLIENTS;
import static io.ehpc.gateway.security.AccessRig.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.RateConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.signing.AccessKey;
import io.micrometer.core.instrument.Meter;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private final AccessRig rig = new AccessRig(CLIENTS);

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # Authorization                       | X-Api-Key                    | certificate | is, or is refused for
        Bearer egw_anApiKeyThatNobodyMaySee   |                              | false | ci
        bearer  egw_anApiKeyThatNobodyMaySee  |                              | false | ci
                                              | egw_anApiKeyThatNobodyMaySee | false | ci
                                              |                              | true  | ci
        Bearer egw_ends                       |                              | false | ci
        Bearer egw_wrong                      |                              | false | unknown-key
        Bearer                                |                              | false | malformed
        Basic dTpw                            |                              | false | malformed
        Bearer egw_anApiKeyThatNobodyMaySee   | egw_anApiKeyThatNobodyMaySee | false | malformed
        Bearer egw_wrong                      |                              | true  | unknown-key
        ACS3-HMAC-SHA256 Credential=EGWone    |                              | false | malformed
        Bearer a.b.c                          |                              | false | bad-token
                                              |                              | false | no-credentials
        """)
    void admit_whatIsShown_decides(
            @Nullable String authorization, @Nullable String apiKey, boolean certificate, String expected) {
        var admitted = rig.admit(authorization, apiKey, certificate ? AccessRig.certificate() : null);

        assertThat(
                        admitted.succeeded()
                                ? AccessRig.client(admitted).name()
                                : AccessRig.denied(admitted).reason().label())
                .isEqualTo(expected);
    }

    @Test
    void admit_apiKeyPastItsEnd_isUnknown() {
        rig.clock.pass(Duration.ofMillis(10_001));

        assertThat(AccessRig.denied(rig.admit("Bearer egw_ends", null, null)).reason())
                .isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void admit_nothingShown_isAnonymousIfThatIsConfiguredButNotOnTheRpcFace() {
        rig.configure(CLIENTS + "anonymous: guest\n");

        assertThat(AccessRig.client(rig.admit(null, null, null)).name()).isEqualTo("guest");
        assertThat(AccessRig.denied(rig.admit(AccessRig.unsigned())).reason())
                .as("programs of the cloud sign")
                .isEqualTo(Reason.NO_CREDENTIALS);
        assertThat(AccessRig.denied(rig.admit("Bearer egw_wrong", null, null)).reason())
                .isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void admit_withoutAnyClient_letsAllInForTheServingAccount() {
        rig.configure("clients: {}");

        Client anyone = AccessRig.client(rig.admit("Bearer whatever", null, null));

        assertThat(rig.access.identifiesCallers()).isFalse();
        assertThat(anyone.account()).isEqualTo("main");
        assertThat(anyone.permissions().allow(Operation.LIST_COMMUNITY_IMAGES, "eu-central-1", "c-1"))
                .isTrue();
        assertThat(anyone.quota().request()).isNull();
        assertThat(anyone.quota().upstreamRefusal()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {subject: 'CN=scheduler, OU=HPC, O=Example'}    | true
        {subject: 'cn=Scheduler,ou=hpc,o=example'}      | true
        {subject: 'CN=scheduler,O=Example'}             | false
        {uri: 'spiffe://example.com/scheduler'}         | true
        {uri: 'spiffe://example.com/scheduler2'}        | false
        {dns: scheduler.example.com}                    | true
        {dns: example.com}                              | false
        {dns: 127.0.0.1}                                | false
        {sha256: FINGERPRINT}                           | true
        {sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08} | false
        """)
    void admit_certificate_isKnownByItsMarks(String mark, boolean known) {
        X509Certificate certificate = AccessRig.certificate();
        String fingerprint = CertificateMarks.of(certificate).get(1).value().toUpperCase(Locale.ROOT);
        rig.configure("clients: {x: {certificates: [" + mark.replace("FINGERPRINT", fingerprint) + "]}}");

        assertThat(rig.admit(null, null, certificate).succeeded()).isEqualTo(known);
    }

    @Test
    void admit_certificateOfTwoClients_isRefused() {
        rig.configure("clients: {x: {certificates: [{dns: scheduler.example.com}]},"
                + " y: {certificates: [{uri: 'spiffe://example.com/scheduler'}]}}");

        assertThat(AccessRig.denied(rig.admit(null, null, AccessRig.certificate()))
                        .reason())
                .isEqualTo(Reason.UNKNOWN_CERTIFICATE);
    }

    @Test
    void admit_certificatePastItsEnd_isRefused() {
        rig.clock.set(Instant.parse("2300-01-01T00:00:00Z"));

        assertThat(AccessRig.denied(rig.admit(null, null, AccessRig.certificate()))
                        .reason())
                .isEqualTo(Reason.UNKNOWN_CERTIFICATE);
    }

    @Test
    void configure_keyRevoked_isUnknownAtOnceAndAnotherKnown() {
        AccessRig.client(rig.admit("Bearer " + API_KEY, null, null));

        rig.configure(CLIENTS.replace(IssuedKeys.sha256(API_KEY), IssuedKeys.sha256("egw_new"))
                .replace("EGWone", "EGWnew"));

        assertThat(AccessRig.denied(rig.admit("Bearer " + API_KEY, null, null)).reason())
                .isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(AccessRig.denied(rig.admit(rig.acs3(KEY, "n-1"))).reason()).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(AccessRig.client(rig.admit("Bearer egw_new", null, null)).name())
                .isEqualTo("ci");
    }

    @Test
    void configure_again_forgetsNeitherNoncesNorQuotas() {
        var request = rig.acs3(KEY, "n-1");
        Client client = AccessRig.client(rig.admit(request));
        client.quota().request();
        client.quota().request();

        rig.configure(CLIENTS + "forbiddenStatus: 407\n");

        assertThat(rig.access.forbiddenStatus()).isEqualTo(407);
        assertThat(AccessRig.denied(rig.admit(request)).reason()).isEqualTo(Reason.REPLAYED);
        Client again = AccessRig.client(rig.admit(rig.acs3(KEY, "n-2")));
        Standing standing = again.quota().request();
        assertThat(standing).extracting(Standing::granted).isEqualTo(false);
        DeniedException denied = again.overQuota(Objects.requireNonNull(standing));
        assertThat(denied.retryAfter()).isEqualTo(Duration.ofMillis(500));
        assertThat(denied.client()).isEqualTo("ci");
    }

    /** What is refused for the quota uses nothing up: the same request is good once there is quota again. */
    @Test
    void admit_overQuota_leavesTheNonceUnused() {
        var request = rig.acs3(KEY, "n-1");
        Standing spent = new Standing(
                false, new RateConfig(1, Duration.ofSeconds(1)), 0, Duration.ofSeconds(1), Duration.ofSeconds(1));
        var admitted = rig.admit(request, client -> {
            throw client.overQuota(spent);
        });
        assertThat(AccessRig.denied(admitted).reason()).isEqualTo(Reason.OVER_QUOTA);
        assertThat(rig.count("gateway.authentications", "method", "access-key", "result", "accepted"))
                .isOne();

        assertThat(AccessRig.client(rig.admit(request)).name()).isEqualTo("ci");
    }

    /** Nobody spends a client's quota who is not that client. */
    @Test
    void admit_replayedOrForged_asksNoQuota() {
        List<Client> asked = new ArrayList<>();
        var request = rig.acs3(KEY, "n-1");
        AccessRig.client(rig.admit(request));

        AccessKey forged = new AccessKey(KEY.id(), "aSecretThatItIsNot", null);
        assertThat(AccessRig.denied(rig.admit(request, asked::add)).reason()).isEqualTo(Reason.REPLAYED);
        assertThat(AccessRig.denied(rig.admit(rig.acs3(forged, "n-2"), asked::add))
                        .reason())
                .isEqualTo(Reason.WRONG_SIGNATURE);
        assertThat(asked).isEmpty();
    }

    /** One client's nonces leave room for another's, and it is told when it has room again. */
    @Test
    void admit_oneClientFillsTheNonces_othersAreLetIn() {
        try (AccessRig few = new AccessRig(CLIENTS + "maxNonces: 1000\n")) {
            AccessKey other = new AccessKey("EGWother", "anotherSecretThatNobodySees", null);
            few.configure(CLIENTS
                    + "  other: {accessKeys: [{id: EGWother, secret: anotherSecretThatNobodySees}]}\n"
                    + "maxNonces: 1000\n");
            for (int i = 0; i < 749; i++) {
                AccessRig.client(few.admit(few.acs3(KEY, "n-" + i)));
            }
            AccessRig.client(few.admit(few.acs3(KEY, "the last")));
            DeniedException denied = AccessRig.denied(few.admit(few.acs3(KEY, "one more")));

            assertThat(denied.reason()).isEqualTo(Reason.NONCES_FULL);
            assertThat(denied.retryAfter()).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(19));
            assertThat(denied.refusal().message()).contains("nonces of this client");
            assertThat(AccessRig.client(few.admit(few.acs3(other, "n-1"))).name())
                    .isEqualTo("other");
            few.clock.pass(Objects.requireNonNull(denied.retryAfter()));
            assertThat(AccessRig.client(few.admit(few.acs3(KEY, "later"))).name())
                    .isEqualTo("ci");
        }
    }

    @Test
    void quota_ofUpstreamCalls_isCountedApart() {
        Client client = AccessRig.client(rig.admit("Bearer " + API_KEY, null, null));

        assertThat(client.quota().upstreamRefusal()).isNull();
        assertThat(client.quota().upstreamRefusal()).isEqualTo(Duration.ofSeconds(1));
        assertThat(client.quota().request()).extracting(Standing::granted).isEqualTo(true);
        assertThat(rig.count("gateway.client.quota.used", "client", "ci", "quota", "upstream"))
                .isOne();
        assertThat(rig.count("gateway.client.quota.refused", "client", "ci", "quota", "upstream"))
                .isOne();
        assertThat(rig.registry
                        .get("gateway.client.quota.left")
                        .tags("client", "ci", "quota", "requests")
                        .gauge()
                        .value())
                .isOne();
    }

    @Test
    void forbidden_whoeverAsks_isToldAsTheCloudDoes() {
        DeniedException denied =
                AccessRig.client(rig.admit("Bearer " + API_KEY, null, null)).forbidden();

        assertThat(denied.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(denied.client()).isEqualTo("ci");
        assertThat(denied.refusal().code()).isEqualTo("NotAuthorized");
        assertThat(denied.refusal().status()).isEqualTo(407);
    }

    @Test
    void meters_ofEachClient_areThereFromTheStartAndGoWithIt() {
        assertThat(rig.registry
                        .find("gateway.client.quota.used")
                        .tag("client", "guest")
                        .meters())
                .hasSize(2);
        assertThat(rig.registry.find("gateway.authentications").meters()).hasSize(12);
        assertThat(rig.registry.find("gateway.refusals").meters()).hasSize(Reason.values().length);

        rig.configure("clients: {other: }");

        assertThat(rig.registry.getMeters().stream().map(Meter::getId))
                .noneMatch(id -> "guest".equals(id.getTag("client")))
                .anyMatch(id -> "other".equals(id.getTag("client")));
    }

    @Test
    void admit_token_isItsSubjectsClientAndKeysOutliveAReload(@TempDir Path folder) throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k").generate();
        Path file = Files.writeString(folder.resolve("keys.json"), new JWKSet(key).toString());
        String corp = "issuers: {corp: {issuer: i, audience: a, jwks: '" + file + "'}}\n";
        rig.configure("clients: {bot: {subjects: [{issuer: corp, subject: ci-bot}]}}\n" + corp);

        assertThat(AccessRig.client(rig.admit(token(key, "ci-bot"), null, null)).name())
                .isEqualTo("bot");
        assertThat(AccessRig.denied(rig.admit(token(key, "another"), null, null))
                        .reason())
                .isEqualTo(Reason.UNKNOWN_SUBJECT);
        Files.delete(file);
        rig.configure("clients: {other: {subjects: [{issuer: corp, subject: ci-bot}]}}\n" + corp);
        rig.clock.pass(Duration.ofMinutes(10));
        rig.access.keepFresh();
        rig.clock.jump(Duration.ofMinutes(-10));

        assertThat(AccessRig.client(rig.admit(token(key, "ci-bot"), null, null)).name())
                .isEqualTo("other");
        rig.configure(CLIENTS);
        assertThat(AccessRig.denied(rig.admit(token(key, "ci-bot"), null, null)).reason())
                .isEqualTo(Reason.BAD_TOKEN);
        assertThat(rig.registry.find("gateway.jwks.age").meters()).isEmpty();
    }

    private static String token(RSAKey key, String subject) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                new JWTClaimsSet.Builder()
                        .issuer("i")
                        .audience("a")
                        .subject(subject)
                        .expirationTime(Date.from(TestClock.START.plusSeconds(60)))
                        .build());
        token.sign(new RSASSASigner(key));
        return "Bearer " + token.serialize();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void admit_mutatedCertificate_isAClientOrARefusal(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] whole = AccessRig.certificate().getEncoded();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        int read = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] mutated = whole.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            X509Certificate certificate = parsed(factory, mutated);
            if (certificate != null) {
                read++;
                var admitted = rig.admit(null, null, certificate);
                assertThat(admitted.succeeded() || admitted.cause() instanceof DeniedException)
                        .as("seed %d, %d", seed, i)
                        .isTrue();
            }
        }
        assertThat(read).isPositive();
    }

    private static @Nullable X509Certificate parsed(CertificateFactory factory, byte[] bytes) {
        try {
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException malformed) {
            return null;
        }
    }

    /**
     * Of whose share a refusal's line is: a client's own only if nobody else can cause it. A flood from one address is
     * then followed by one refusal from another.
     */
    @ParameterizedTest
    @CsvSource(textBlock = """
        # reason,          client, seen
        FORBIDDEN,         ci,     false
        OVER_QUOTA,        ci,     false
        OVER_SHARE,        ci,     false
        NONCES_FULL,       ci,     false
        FORBIDDEN,         guest,  true
        OVER_SHARE,        guest,  true
        WRONG_SIGNATURE,   ci,     true
        WRONG_TIME,        ci,     true
        REPLAYED,          ci,     true
        """)
    void refused_floodInTheNameOfAClient_hidesTheSameFromElsewhereIfItIsProven(
            Reason reason, String client, boolean seen) {
        rig.configure(CLIENTS + "anonymous: guest\n");
        DeniedException denied = DeniedException.of(reason, client, null);
        for (int i = 0; i < 1_000; i++) {
            rig.access.refused(denied, new Occasion("v1", "192.0.2.1", "images", "flood"));
        }

        rig.access.refused(denied, new Occasion("v1", "192.0.2.2", "images", "other"));

        assertThat(rig.audited.get(rig.audited.size() - 1).contains("\"other\""))
                .isEqualTo(seen);
    }

    @Test
    void refused_isCountedByReasonAndAudited() {
        DeniedException denied =
                AccessRig.client(rig.admit("Bearer " + API_KEY, null, null)).forbidden();

        rig.access.refused(denied, new Occasion("v1", "127.0.0.1", "images", "r-1"));

        assertThat(rig.count("gateway.refusals", "reason", "forbidden")).isOne();
        assertThat(rig.audited)
                .singleElement()
                .asString()
                .contains("\"reason\":\"forbidden\"", "\"client\":\"ci\"", "\"requestId\":\"r-1\"");
    }
}

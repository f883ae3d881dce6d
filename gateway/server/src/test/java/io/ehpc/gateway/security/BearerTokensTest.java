package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.IssuerConfig;
import io.ehpc.gateway.config.SubjectConfig;
import io.ehpc.gateway.telemetry.SecurityMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
    private static final IssuerConfig ISSUER = new IssuerConfig(
            "https://login.example.com",
            "ehpc-gateway",
            "/keys.json",
            "sub",
            List.of("RS256"),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofDays(2));
    private static final RSAKey FIRST = key("k-1");
    private static final RSAKey SECOND = key("k-2");

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Instant> fetches = new ArrayList<>();
    private Future<byte[]> document = document(new JWKSet(FIRST));
    private final IssuerKeys keys = new IssuerKeys(
            vertx,
            clock.both().waits(),
            "corp",
            () -> {
                fetches.add(clock.instant());
                return document;
            },
            new SecurityMetrics(registry, Proof.LABELS, Reason.LABELS));
    private final BearerTokens tokens = new BearerTokens(Map.of("corp", new TokenIssuer(ISSUER, keys, clock)));

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException bug) {
            throw new AssertionError(bug);
        }
    }

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    private static Future<byte[]> document(JWKSet keys) {
        return Future.succeededFuture(keys.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER.issuer())
                .audience(ISSUER.audience())
                .subject("ci-bot")
                .expirationTime(Date.from(TestClock.START.plusSeconds(300)));
    }

    private static String signed(JWTClaimsSet claims, JWSHeader header, JWSSigner signer) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException bug) {
            throw new AssertionError(bug);
        }
    }

    private static String signed(JWTClaimsSet claims, RSAKey key) {
        try {
            return signed(
                    claims,
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    new RSASSASigner(key));
        } catch (JOSEException bug) {
            throw new AssertionError(bug);
        }
    }

    private boolean isBelieved(String token) {
        return Ends.value(tokens.subject(token).map(true).otherwise(false));
    }

    private Reason refused(String token) {
        if (Ends.failure(tokens.subject(token)) instanceof DeniedException denied) {
            return denied.reason();
        }
        throw new AssertionError("no refusal");
    }

    @Test
    void subject_validToken_isWhomItIsAbout() {
        assertThat(Ends.value(tokens.subject(signed(claims().build(), FIRST))))
                .isEqualTo(new SubjectConfig("corp", "ci-bot"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # exp - now, nbf - now, believed
        1,           ,          true
        -29,         ,          true
        -31,         ,          false
        300,         29,        true
        300,         31,        false
        """)
    void subject_inTime_isBelievedWithTheLeeway(long exp, @Nullable Long nbf, boolean believed) {
        JWTClaimsSet.Builder claims = claims().expirationTime(Date.from(TestClock.START.plusSeconds(exp)));
        if (nbf != null) {
            claims.notBeforeTime(Date.from(TestClock.START.plusSeconds(nbf)));
        }

        assertThat(isBelieved(signed(claims.build(), FIRST))).isEqualTo(believed);
    }

    @Test
    void subject_wrongClaims_areNotBelieved() {
        List<UnaryOperator<JWTClaimsSet.Builder>> wrong = List.of(
                claims -> claims.issuer("https://login.example.org"),
                claims -> claims.issuer(null),
                claims -> claims.audience("another"),
                claims -> claims.audience((String) null),
                claims -> claims.expirationTime(null),
                claims -> claims.subject(null),
                claims -> claims.claim("sub", List.of("ci-bot")));

        for (int i = 0; i < wrong.size(); i++) {
            assertThat(refused(signed(wrong.get(i).apply(claims()).build(), FIRST)))
                    .as("change %d", i)
                    .isEqualTo(Reason.BAD_TOKEN);
        }
    }

    @Test
    void subject_wrongAlgorithms_areNotBelieved() throws JOSEException {
        JWTClaimsSet claims = claims().build();
        byte[] publicKey = FIRST.toRSAPublicKey().getEncoded();

        assertThat(refused(new PlainJWT(claims).serialize())).isEqualTo(Reason.BAD_TOKEN);
        assertThat(refused(signed(
                        claims,
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k-1").build(),
                        new MACSigner(publicKey))))
                .isEqualTo(Reason.BAD_TOKEN);
        assertThat(refused(signed(
                        claims,
                        new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("k-1").build(),
                        new RSASSASigner(FIRST))))
                .isEqualTo(Reason.BAD_TOKEN);
        assertThat(refused(signed(
                        claims,
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("k-1")
                                .type(new JOSEObjectType("secevent+jwt"))
                                .build(),
                        new RSASSASigner(FIRST))))
                .isEqualTo(Reason.BAD_TOKEN);
    }

    /** RFC 9068, section 4; RFC 7519, section 5.1; with or without what may be left out: RFC 7515, section 4.1.9. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        ,                               true
        JWT,                            true
        jwt,                            true
        application/jwt,                true
        at+jwt,                         true
        AT+JWT,                         true
        application/at+jwt,             true
        Application/AT+jwt,             true
        secevent+jwt,                   false
        dpop+jwt,                       false
        application/dpop+jwt,           false
        id+jwt,                         false
        text/at+jwt,                    false
        application/application/at+jwt, false
        application/at+jwt;v=1,         false
        at+jwt2,                        false
        JOSE,                           false
        '',                             false
        """)
    void subject_typeOfToken_isThatOfAToken(@Nullable String type, boolean believed) throws JOSEException {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k-1");
        if (type != null) {
            header.type(new JOSEObjectType(type));
        }

        assertThat(isBelieved(signed(claims().build(), header.build(), new RSASSASigner(FIRST))))
                .isEqualTo(believed);
    }

    /** RFC 7517, section 5: the key that cannot be used takes nothing from the others, and is counted. */
    @Test
    void keys_oneCannotBeUsed_theOthersVerify() {
        String both = new JWKSet(FIRST)
                .toString()
                .replace("{\"keys\":[", "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"BP-256\",\"x\":\"AQ\",\"y\":\"AQ\"},");
        document = Future.succeededFuture(both.getBytes(StandardCharsets.UTF_8));

        assertThat(isBelieved(signed(claims().build(), FIRST))).isTrue();
        assertThat(registry.get("gateway.jwks.keys.skipped")
                        .tag("issuer", "corp")
                        .gauge()
                        .value())
                .isOne();
    }

    @Test
    void subject_keyInTheTokenItself_isNotBelieved() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("k-1")
                .jwk(SECOND.toPublicJWK())
                .build();

        assertThat(refused(signed(claims().build(), header, new RSASSASigner(SECOND))))
                .isEqualTo(Reason.BAD_TOKEN);
    }

    @Test
    void keys_rotated_areLookedForOnceAndFound() {
        Ends.value(tokens.subject(signed(claims().build(), FIRST)));
        document = document(new JWKSet(List.of(FIRST, SECOND)));
        clock.pass(IssuerKeys.PAUSE);

        assertThat(isBelieved(signed(claims().build(), SECOND))).isTrue();
        assertThat(isBelieved(signed(claims().build(), FIRST))).isTrue();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void keys_madeUpIds_doNotBecomeFetches() throws JOSEException {
        RSAKey unknown = new RSAKey.Builder(SECOND).keyID("made-up").build();
        for (int i = 0; i < 50; i++) {
            assertThat(refused(signed(claims().build(), unknown))).isEqualTo(Reason.BAD_TOKEN);
        }
        assertThat(fetches).hasSize(1);
        clock.pass(IssuerKeys.PAUSE);
        assertThat(refused(signed(claims().build(), unknown))).isEqualTo(Reason.BAD_TOKEN);

        assertThat(fetches).hasSize(2);
    }

    @Test
    void keys_sourceLost_areKeptAndItIsSaid() {
        String token = signed(
                claims().expirationTime(Date.from(TestClock.START.plusSeconds(86_400)))
                        .build(),
                FIRST);
        Ends.value(tokens.subject(token));
        document = Future.failedFuture("down");
        clock.pass(ISSUER.refresh());
        keys.keepFresh(ISSUER.refresh());

        assertThat(isBelieved(token)).isTrue();
        assertThat(registry.get("gateway.jwks.fetches")
                        .tags("issuer", "corp", "result", "failed")
                        .counter()
                        .count())
                .isOne();
        assertThat(registry.get("gateway.jwks.age").gauge().value()).isEqualTo(600);
    }

    @Test
    void keys_neverHad_areSaidToBeMissingAndTriedAgain() {
        document = Future.failedFuture("down");
        assertThat(refused(signed(claims().build(), FIRST))).isEqualTo(Reason.NO_ISSUER_KEYS);
        assertThat(registry.get("gateway.jwks.age").gauge().value()).isInfinite();
        document = document(new JWKSet(FIRST));
        assertThat(refused(signed(claims().build(), FIRST))).isEqualTo(Reason.NO_ISSUER_KEYS);
        clock.pass(IssuerKeys.PAUSE);

        assertThat(isBelieved(signed(claims().build(), FIRST))).isTrue();
    }

    /** A key that its issuer has taken back is not trusted for as long as the issuer cannot be reached. */
    @Test
    void keys_tooOld_verifyNothingUntilTheyAreFetched() {
        Duration most = ISSUER.maxKeyAge();
        assertThat(isBelieved(signed(claims().build(), FIRST))).isTrue();
        document = Future.failedFuture("down");
        clock.pass(most);
        String token = signed(
                claims().expirationTime(Date.from(TestClock.START.plus(most.multipliedBy(2))))
                        .build(),
                FIRST);
        assertThat(isBelieved(token)).isTrue();
        clock.pass(Duration.ofMillis(1));

        assertThat(refused(token)).isEqualTo(Reason.NO_ISSUER_KEYS);

        document = document(new JWKSet(FIRST));
        clock.pass(IssuerKeys.PAUSE);
        assertThat(isBelieved(token)).isTrue();
    }

    @Test
    void keepFresh_onTime_fetchesAndNotBefore() {
        keys.keepFresh(ISSUER.refresh());
        clock.pass(ISSUER.refresh().minusMillis(1));
        keys.keepFresh(ISSUER.refresh());
        assertThat(fetches).hasSize(1);
        clock.pass(Duration.ofMillis(1));
        keys.keepFresh(ISSUER.refresh());

        assertThat(fetches).hasSize(2);
    }

    /** With a shared secret in the set, everybody who reads the set could sign. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "nonsense", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"x\"}]}", "SECRET"})
    void keys_badDocument_isAFailedFetch(String text) {
        String secret = new JWKSet(new OctetSequenceKey.Builder(new byte[32]).build()).toString(false);
        document = Future.succeededFuture(text.replace("SECRET", secret).getBytes(StandardCharsets.UTF_8));

        assertThat(refused(signed(claims().build(), FIRST))).isEqualTo(Reason.NO_ISSUER_KEYS);
    }

    /** No change of a token is believed, and none ends otherwise than in a refusal. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void subject_mutatedToken_isRefused(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String token = signed(claims().build(), FIRST);
        Ends.value(tokens.subject(token));
        for (int i = 0; i < 3_000; i++) {
            String mutated = Mutations.of(token, random);
            if (!Mutations.sameToken(token, mutated)) {
                assertThat(Ends.failure(tokens.subject(mutated)))
                        .as("seed %d: %s", seed, mutated)
                        .isInstanceOf(DeniedException.class);
            }
        }
    }
}

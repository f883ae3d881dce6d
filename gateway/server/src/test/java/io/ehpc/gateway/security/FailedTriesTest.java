package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.RateConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.security.FailedTries.Source;
import io.ehpc.gateway.signing.AccessKey;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailedTriesTest {
    private static final String HERE = "192.0.2.1";
    private static final String ELSEWHERE = "192.0.2.2";
    private static final int FEW = 5;
    private static final String SLOW = "failedTries: {calls: " + FEW + ", per: 5s}\n";

    /** Each way to fail, as often as one likes, and what is good by the same method. */
    enum Kind {
        ACS3_OF_A_CLIENT {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                return door.signed(from, door.rig.acs3(wrong("EGWone"), "w-" + from + i));
            }

            @Override
            Future<Client> right(Door door) {
                return door.signed(HERE, door.rig.acs3(AccessRig.KEY, "right"));
            }
        },
        RPC_OF_A_CLIENT {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                return door.signed(from, door.rig.rpc(wrong("EGWone"), "w-" + from + i));
            }

            @Override
            Future<Client> right(Door door) {
                return door.signed(HERE, door.rig.rpc(AccessRig.KEY, "right"));
            }
        },
        ANOTHER_ACCESS_KEY_EACH_TIME {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                return door.signed(from, door.rig.acs3(wrong("EGWguess" + i), "w"));
            }

            @Override
            Future<Client> right(Door door) {
                return ACS3_OF_A_CLIENT.right(door);
            }
        },
        REPLAYED {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                ApiRequest request = door.rig.acs3(AccessRig.KEY, "the same");
                if (i == 0) {
                    var unused = door.signed(from, request);
                }
                return door.signed(from, request);
            }

            @Override
            Future<Client> right(Door door) {
                return ACS3_OF_A_CLIENT.right(door);
            }
        },
        ANOTHER_API_KEY_EACH_TIME {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                return door.shown(from, "Bearer egw_guess" + i);
            }

            @Override
            Future<Client> right(Door door) {
                return door.shown(HERE, "Bearer " + AccessRig.API_KEY);
            }
        },
        TOKEN_OF_ANOTHER_KEY {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                return door.shown(from, token(FOREIGN, "ci-bot"));
            }

            @Override
            Future<Client> right(Door door) {
                return door.shown(HERE, token(KNOWN, "ci-bot"));
            }
        },
        TOKEN_ABOUT_NOBODY {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                return door.shown(from, token(KNOWN, "guess" + i));
            }

            @Override
            Future<Client> right(Door door) {
                return TOKEN_OF_ANOTHER_KEY.right(door);
            }
        },
        NO_TOKEN {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                return door.shown(from, "Bearer a" + i + ".b.c");
            }

            @Override
            Future<Client> right(Door door) {
                return TOKEN_OF_ANOTHER_KEY.right(door);
            }
        },
        UNREADABLE {
            @Override
            Future<Client> failing(Door door, String from, int i) {
                return door.shown(from, "Basic dTpw" + i);
            }

            @Override
            Future<Client> right(Door door) {
                return ANOTHER_API_KEY_EACH_TIME.right(door);
            }
        };

        abstract Future<Client> failing(Door door, String from, int i);

        abstract Future<Client> right(Door door);
    }

    record Door(AccessRig rig) {
        Future<Client> signed(String from, ApiRequest request) {
            return rig.admitFrom(from, request, request.header("authorization").orElse(null), null);
        }

        Future<Client> shown(String from, String authorization) {
            return rig.admitFrom(from, null, authorization, null);
        }
    }

    private static final ECKey KNOWN = key();
    private static final ECKey FOREIGN = key();

    @TempDir
    private Path folder;

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static AccessKey wrong(String id) {
        return new AccessKey(id, "aSecretThatItIsNot", null);
    }

    private static String token(ECKey key, String subject) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k").build(),
                new JWTClaimsSet.Builder()
                        .issuer("i")
                        .audience("a")
                        .subject(subject)
                        .expirationTime(Date.from(TestClock.START.plusSeconds(600)))
                        .build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
        return "Bearer " + token.serialize();
    }

    private AccessRig rig() throws Exception {
        Path file = Files.writeString(folder.resolve("keys.json"), new JWKSet(KNOWN).toString());
        return new AccessRig(AccessRig.CLIENTS
                + "  bot: {subjects: [{issuer: corp, subject: ci-bot}]}\n"
                + "issuers: {corp: {issuer: i, audience: a, algorithms: [ES256], jwks: '" + file + "'}}\n"
                + SLOW);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void admit_failsTooOften_isToldToWaitAndWhatIsRightIsLetIn(Kind kind) throws Exception {
        try (AccessRig rig = rig()) {
            Door door = new Door(rig);
            for (int i = 0; i < FEW; i++) {
                assertThat(AccessRig.denied(kind.failing(door, HERE, i)).reason())
                        .as("failure %d", i)
                        .isNotEqualTo(Reason.TOO_MANY_FAILURES);
            }

            for (int i = 0; i < 3; i++) {
                DeniedException denied = AccessRig.denied(kind.failing(door, HERE, FEW + i));
                assertThat(denied.reason()).isEqualTo(Reason.TOO_MANY_FAILURES);
                assertThat(denied.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            }
            assertThat(AccessRig.client(kind.right(door)).name())
                    .as("what is right, from the same address")
                    .isNotEmpty();
            assertThat(AccessRig.denied(kind.failing(door, ELSEWHERE, 0)).reason())
                    .as("what fails from another address")
                    .isNotEqualTo(Reason.TOO_MANY_FAILURES);

            rig.clock.pass(Duration.ofSeconds(1));
            assertThat(AccessRig.denied(kind.failing(door, HERE, 2 * FEW)).reason())
                    .as("once it has waited")
                    .isNotEqualTo(Reason.TOO_MANY_FAILURES);
            assertThat(AccessRig.denied(kind.failing(door, HERE, 3 * FEW)).reason())
                    .isEqualTo(Reason.TOO_MANY_FAILURES);
        }
    }

    /** What says something true of a client's own failure is not drowned by who fails beside it. */
    @Test
    void admit_othersFailBesideIt_isToldItsOwnFault() throws Exception {
        try (AccessRig rig = rig()) {
            Door door = new Door(rig);
            for (int i = 0; i < 3 * FEW; i++) {
                for (Kind kind : Kind.values()) {
                    if (kind != Kind.ACS3_OF_A_CLIENT && kind != Kind.RPC_OF_A_CLIENT && kind != Kind.REPLAYED) {
                        var unused = kind.failing(door, HERE, i);
                    }
                }
            }

            assertThat(AccessRig.denied(Kind.ACS3_OF_A_CLIENT.failing(door, HERE, 0))
                            .reason())
                    .isEqualTo(Reason.WRONG_SIGNATURE);
        }
    }

    /** A refusal of one who is known is none of these. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void reason_provesClientOrIsNoFault_isNoFailedTry(Reason reason) {
        boolean isOfCredentials = reason.status() == 401 && reason != Reason.NO_CREDENTIALS;

        assertThat(reason.isFailedTry()).isEqualTo(isOfCredentials);
        assertThat(reason.isFailedTry() && reason.provesClient()).isFalse();
    }

    @Test
    void configure_otherRate_countsAtOnce() throws Exception {
        try (AccessRig rig = new AccessRig(AccessRig.CLIENTS + "failedTries: {calls: 1, per: 1h}\n")) {
            Door door = new Door(rig);
            assertThat(AccessRig.denied(door.shown(HERE, "Bearer egw_no")).reason())
                    .isEqualTo(Reason.UNKNOWN_KEY);
            assertThat(AccessRig.denied(door.shown(HERE, "Bearer egw_no")).reason())
                    .isEqualTo(Reason.TOO_MANY_FAILURES);

            rig.configure(AccessRig.CLIENTS + "failedTries: {calls: 1000, per: 1ms}\n");
            var unused = door.shown(HERE, "Bearer egw_no");
            rig.clock.pass(Duration.ofMillis(1));

            assertThat(AccessRig.denied(door.shown(HERE, "Bearer egw_no")).reason())
                    .isEqualTo(Reason.UNKNOWN_KEY);
        }
    }

    /** Very many addresses take no more room than so many; one that goes on failing stays slow meanwhile. */
    @Test
    void add_veryManyAddresses_isBoundedAndForgotten() {
        TestClock clock = new TestClock();
        FailedTries tries =
                new FailedTries(clock.both().monotonic()::nanos, () -> new RateConfig(FEW, Duration.ofSeconds(5)));
        Source one = new Source(ClientKey.at(HERE), Proof.API_KEY, null);
        IntStream.range(0, 3 * FEW).forEach(i -> tries.add(one));
        IntStream.range(0, 5 * FailedTries.MOST).forEach(i -> {
            tries.add(new Source(new ClientKey("(ipv4)", i), Proof.API_KEY, null));
            if (i % 100 == 0) {
                tries.add(one);
            }
        });

        assertThat(tries.sources()).isBetween(1L, (long) FailedTries.MOST);
        assertThat(tries.isOverNext(one)).isTrue();
        assertThat(Objects.requireNonNull(tries.add(one))).isPositive();

        clock.pass(Duration.ofSeconds(6));
        IntStream.range(0, 20).forEach(some -> tries.sources());
        assertThat(tries.sources()).isZero();
        assertThat(tries.add(one)).isNull();
    }
}

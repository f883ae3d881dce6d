package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.InvalidConfigException;
import io.ehpc.gateway.config.ManagementAccessConfig;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementAccessTest {
    private static final String READER = "egw_reader";
    private static final String OPERATORS = """
            operators: {
              reader: {role: read, apiKeys: [{sha256: READER, notAfter: 2026-03-01T12:00:10Z}]},
              ops: {role: admin, certificates: [{uri: 'spiffe://example.com/scheduler'}]}}
            """.replace("READER", IssuedKeys.sha256(READER));

    private final AccessRig rig = new AccessRig(AccessRig.CLIENTS);

    @AfterEach
    void close() {
        rig.close();
    }

    private static ManagementAccessConfig config(String management) {
        String yaml = "{accounts: {a: {accessKeyId: i, accessKeySecret: s}}, management: {"
                + "tls: {certificate: c, key: k, clientAuth: request, trust: t}, " + management + "}}";
        try {
            return ConfigFile.parse("gateway.yaml", yaml, Map.of()).management().access();
        } catch (InvalidConfigException invalid) {
            throw new AssertionError(invalid.getMessage(), invalid);
        }
    }

    private ManagementAccess bound(String host, String management) {
        return new ManagementAccess(rig.clock.both(), rig.access, host, config(management));
    }

    private static Future<Operator> admit(
            ManagementAccess access, @Nullable String apiKey, @Nullable X509Certificate certificate, boolean loopback) {
        return access.admit(new Presented(null, null, apiKey, certificate, AccessRig.HERE), loopback);
    }

    private static String outcome(Future<Operator> admitted) {
        if (admitted.succeeded()) {
            return admitted.result().name() + " " + admitted.result().role();
        }
        return Ends.failure(admitted) instanceof DeniedException denied
                ? denied.reason().label()
                : "no refusal";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # bound to  | from loopback | certificate | configured                     | who and what
            127.0.0.1   | true          | false       | ''                             | loopback ADMIN
            ::1         | true          | false       | ''                             | loopback ADMIN
            localhost   | true          | false       | ''                             | loopback ADMIN
            127.0.0.1   | true          | true        | ''                             | certificate CN=scheduler,OU=HPC,O=Example ADMIN
            0.0.0.0     | true          | false       | ''                             | no-credentials
            '::'        | true          | false       | ''                             | no-credentials
            10.0.0.1    | false         | false       | ''                             | no-credentials
            10.0.0.1    | false         | true        | ''                             | certificate CN=scheduler,OU=HPC,O=Example READ
            0.0.0.0     | true          | true        | ''                             | certificate CN=scheduler,OU=HPC,O=Example READ
            10.0.0.1    | false         | true        | roles: {certificate: none}     | unknown-certificate
            10.0.0.1    | false         | true        | roles: {certificate: admin}    | certificate CN=scheduler,OU=HPC,O=Example ADMIN
            0.0.0.0     | true          | false       | roles: {loopback: read}        | loopback READ
            0.0.0.0     | true          | false       | roles: {loopback: admin}       | loopback ADMIN
            0.0.0.0     | false         | false       | roles: {loopback: admin}       | no-credentials
            127.0.0.1   | true          | false       | roles: {loopback: none}        | no-credentials
            127.0.0.1   | true          | false       | roles: {loopback: read}        | loopback READ
            """)
    void admit_noOperator_byTheConnection(
            String host, boolean fromLoopback, boolean certificate, String configured, String outcome) {
        ManagementAccess access = bound(host, configured);

        assertThat(outcome(admit(access, null, certificate ? AccessRig.certificate() : null, fromLoopback)))
                .isEqualTo(outcome);
        assertThat(outcome(admit(access, "egw_whatever", certificate ? AccessRig.certificate() : null, fromLoopback)))
                .as("while there is no operator, nobody has a key")
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # API key    | certificate | from loopback | who and what
            egw_reader   | false       | false         | reader READ
            egw_reader   | false       | true          | reader READ
            egw_reader   | true        | true          | reader READ
                         | true        | false         | ops ADMIN
                         | false       | true          | loopback ADMIN
                         | false       | false         | no-credentials
            egw_wrong    | false       | true          | unknown-key
            egw_wrong    | true        | true          | unknown-key
            egw_anApiKeyThatNobodyMaySee | false | true | unknown-key
            """)
    void admit_operators_byTheirKeysBeforeTheConnection(
            @Nullable String key, boolean certificate, boolean fromLoopback, String outcome) {
        ManagementAccess access = bound("127.0.0.1", OPERATORS);

        assertThat(outcome(admit(access, key, certificate ? AccessRig.certificate() : null, fromLoopback)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Basic cmVhZGVyOng=  |            | malformed
            Bearer egw_reader   | egw_reader | malformed
            Bearer a.b.c        |            | bad-token
            Bearer egw_reader   |            | reader READ
            """)
    void admit_authorization_isReadAsOnTheApi(String authorization, @Nullable String key, String outcome) {
        ManagementAccess access = bound("10.0.0.1", OPERATORS);

        assertThat(outcome(access.admit(new Presented(null, authorization, key, null, AccessRig.HERE), false)))
                .isEqualTo(outcome);
    }

    /** On this port too; what failed on the one does not count on the other. */
    @ParameterizedTest
    @CsvSource({"egw_wrong, false, unknown-key", ", true, unknown-certificate"})
    void admit_tooManyFailures_areSlowedDownAndTheRightKeyIsLetIn(
            @Nullable String key, boolean certificate, String reason) {
        rig.configure(AccessRig.CLIENTS + "failedTries: {calls: 2, per: 1m}\n");
        ManagementAccess access = bound(
                "10.0.0.1",
                "operators: {reader: {role: read, apiKeys: [{sha256: " + IssuedKeys.sha256(READER)
                        + "}]}}, roles: {certificate: none}");
        X509Certificate shown = certificate ? AccessRig.certificate() : null;
        rig.admit("Bearer egw_wrong", null, null);
        rig.admit("Bearer egw_wrong", null, null);

        assertThat(outcome(admit(access, key, shown, false))).isEqualTo(reason);
        assertThat(outcome(admit(access, key, shown, false))).isEqualTo(reason);
        assertThat(outcome(admit(access, key, shown, false))).isEqualTo("too-many-failures");
        assertThat(outcome(admit(access, READER, null, false))).isEqualTo("reader READ");
    }

    @Test
    void admit_keyOrCertificateThatHasEnded_isNobodys() {
        ManagementAccess access = bound("10.0.0.1", OPERATORS);
        rig.clock.pass(Duration.ofSeconds(11));
        assertThat(outcome(admit(access, READER, null, false))).isEqualTo("unknown-key");

        X509Certificate certificate = AccessRig.certificate();
        rig.clock.set(certificate.getNotAfter().toInstant().plusSeconds(1));
        assertThat(outcome(admit(access, null, certificate, false))).isEqualTo("unknown-certificate");
    }

    @Test
    void configure_otherOperators_takesTheirPlace() {
        ManagementAccess access = bound("10.0.0.1", OPERATORS);

        access.configure(config(OPERATORS.replace("role: read", "role: admin")));
        assertThat(outcome(admit(access, READER, null, false))).isEqualTo("reader ADMIN");

        access.configure(config("open: probes"));
        assertThat(outcome(admit(access, READER, null, false))).isEqualTo("no-credentials");
    }
}

package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static io.ehpc.gateway.config.ConfigTexts.SECRET;
import static io.ehpc.gateway.config.ConfigTexts.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.CertificateConfig.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementSettingsTest {
    private static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String TLS = "tls: {certificate: c, key: k, clientAuth: request, trust: t}";

    @Test
    void access_whole_isThis() {
        ManagementAccessConfig access = ConfigTexts.config(
                        ACCOUNT + """
                        management:
                          TLS
                          open: probes
                          roles: {loopback: read, certificate: none}
                          operators:
                            ops:
                              role: admin
                              apiKeys: [{sha256: HASH, notAfter: 2027-01-31T00:00:00Z}]
                              subjects: [{issuer: corp, subject: ops bot}]
                            prometheus: {role: read, certificates: [{dns: Prometheus.example.com}]}
                        security: {issuers: {corp: {issuer: 'https://i', audience: x, jwks: /keys.json}}}
                        """.replace("HASH", HASH).replace("TLS", TLS))
                .management()
                .access();

        assertThat(access)
                .isEqualTo(new ManagementAccessConfig(
                        OpenRoutes.PROBES,
                        new ManagementAccessConfig.Roles(Role.READ, Role.NONE),
                        new TreeMap<>(Map.of(
                                "ops",
                                new OperatorConfig(
                                        Role.ADMIN,
                                        new ProofsConfig(
                                                List.of(),
                                                List.of(new ApiKeyConfig(HASH, Instant.parse("2027-01-31T00:00:00Z"))),
                                                List.of(),
                                                List.of(new SubjectConfig("corp", "ops bot")))),
                                "prometheus",
                                new OperatorConfig(
                                        Role.READ,
                                        new ProofsConfig(
                                                List.of(),
                                                List.of(),
                                                List.of(new CertificateConfig(Mark.DNS, "prometheus.example.com")),
                                                List.of()))))));
    }

    /** What follows the account stands on line 5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {open: all}                          | 5:20: management.open: needs one of none, probes, metrics, not "all"
            {roles: {loopback: all}}             | 5:32: management.roles.loopback: needs none, read, admin or nothing, not "all"
            {roles: {certificate: ''}}           | 5:35: management.roles.certificate: needs one of none, read, admin, not ""
            {operators: {Ops: {role: read}}}     | 5:26: management.operators.Ops: needs a name of up to 32 small letters, digits and dashes that starts with a letter
            {operators: {ops: }}                 | 5:26: management.operators.ops.role: is missing; it has no default
            {operators: {ops: {role: none}}}     | 5:38: management.operators.ops.role: needs one of read, admin, not "none"
            {operators: {ops: {role: read, accessKeys: []}}} | 5:44: management.operators.ops.accessKeys: is not a known key
            {operators: {ops: {role: read, certificates: [{dns: a.b}]}}} | 5:59: management.operators.ops.certificates.0: needs management.tls.clientAuth to be request or require
            {operators: {ops: {role: read, subjects: [{issuer: corp, subject: a}]}}} | 5:64: management.operators.ops.subjects.0.issuer: needs one of the issuers, not "corp"
            {operators: {a: {role: read, apiKeys: [{sha256: HASH}]}, b: {role: admin, apiKeys: [{sha256: HASH}]}}} | 5:166: management.operators.b.apiKeys.0.sha256: needs one of its own; the same stands at management.operators.a.apiKeys.0.sha256
            {open: probes, tls: {certificate: c, key: k, clientAuth: require, trust: t}} | 5:20: management.open: needs management.tls.clientAuth to be request, since nobody without a certificate can connect
            """)
    void check_brokenRule_isReported(String management, String expected) {
        assertThat(lines(ACCOUNT + "management: " + management.replace("HASH", HASH)))
                .containsExactly("gateway.yaml:" + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{operators: {ops: s3cretNobodyMaySee}}",
                "{operators: {ops: {role: read, apiKeys: s3cretNobodyMaySee}}}",
                "{operators: {ops: {role: read, apiKeys: [s3cretNobodyMaySee]}}}",
                "{operators: {ops: {role: read, apiKeys: [{sha256: s3cretNobodyMaySee}]}}}",
            })
    void check_keyInTheWrongPlace_isNotShown(String management) {
        assertThat(lines(ACCOUNT + "management: " + management))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain(SECRET));
    }

    /** A client of the API may be an operator too. */
    @Test
    void check_sameKeyOnBothPorts_isNoProblem() {
        assertThat(ConfigTexts.config(ACCOUNT + """
                        management: {operators: {ops: {role: read, apiKeys: [{sha256: HASH}]}}}
                        security: {clients: {ops: {apiKeys: [{sha256: HASH}]}}}
                        """.replace("HASH", HASH))).isNotNull();
    }
}

package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static io.ehpc.gateway.config.ConfigTexts.SECRET;
import static io.ehpc.gateway.config.ConfigTexts.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.CertificateConfig.Mark;
import io.ehpc.gateway.config.StatementConfig.Effect;
import io.ehpc.gateway.signing.AccessKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecuritySettingsTest {
    private static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String WHOLE = ACCOUNT + """
            security:
              clients:
                ci:
                  groups: [readers]
                  accessKeys:
                    - {id: a, secret: "${SECRET}", notAfter: 2027-01-31T00:00:00Z}
                    - {id: b, secret: t}
                  apiKeys:
                    - sha256: sha256:HASH
                  certificates:
                    - {subject: 'CN=ci, O=Example'}
                    - {sha256: HASH}
                    - {uri: 'spiffe://example.com/ci'}
                    - {dns: CI.example.com}
                  subjects:
                    - {issuer: corp, subject: ci bot}
                  policy:
                    - {effect: deny, action: ['*'], resource: ['acs:ehpc:cn-hangzhou:*:cluster/*']}
                  quota:
                    requests: {calls: 10, per: 1s}
                guest:
              groups:
                readers:
                  policy:
                    - {effect: allow, action: ['ehpc:List*', '*'], resource: ['*']}
              issuers:
                corp: {issuer: 'https://i', audience: x, jwks: /keys.json, algorithms: [ES384]}
              anonymous: guest
              forbiddenStatus: 407
            """.replace("HASH", HASH);

    private static GatewayConfig whole(Map<String, String> environment) throws InvalidConfigException {
        return ConfigFile.parse("gateway.yaml", WHOLE, environment);
    }

    @Test
    void security_whole_isThis() throws InvalidConfigException {
        SecurityConfig security = whole(Map.of("SECRET", SECRET)).security();

        assertThat(security.identifiesCallers()).isTrue();
        assertThat(security.anonymous()).isEqualTo("guest");
        assertThat(security.forbiddenStatus()).isEqualTo(407);
        assertThat(security.clients().get("guest"))
                .isEqualTo(
                        new ClientConfig("default", List.of(), ProofsConfig.NONE, List.of(), ClientQuotaConfig.NONE));
        assertThat(security.clients().get("ci"))
                .isEqualTo(new ClientConfig(
                        "default",
                        List.of("readers"),
                        new ProofsConfig(
                                List.of(
                                        new IssuedKeyConfig(
                                                new AccessKey("a", SECRET, null),
                                                Instant.parse("2027-01-31T00:00:00Z")),
                                        new IssuedKeyConfig(new AccessKey("b", "t", null), null)),
                                List.of(new ApiKeyConfig(HASH, null)),
                                List.of(
                                        new CertificateConfig(Mark.SUBJECT, "cn=ci,o=example"),
                                        new CertificateConfig(Mark.SHA256, HASH),
                                        new CertificateConfig(Mark.URI, "spiffe://example.com/ci"),
                                        new CertificateConfig(Mark.DNS, "ci.example.com")),
                                List.of(new SubjectConfig("corp", "ci bot"))),
                        List.of(new StatementConfig(
                                Effect.DENY, List.of("*"), List.of("acs:ehpc:cn-hangzhou:*:cluster/*"))),
                        new ClientQuotaConfig(new RateConfig(10, Duration.ofSeconds(1)), null)));
        assertThat(security.groups().get("readers"))
                .isEqualTo(new GroupConfig(
                        List.of(new StatementConfig(Effect.ALLOW, List.of("ehpc:List*", "*"), List.of("*")))));
        assertThat(security.issuers().get("corp"))
                .isEqualTo(new IssuerConfig(
                        "https://i",
                        "x",
                        "/keys.json",
                        "sub",
                        List.of("ES384"),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        Duration.ofDays(2)));
        assertThat(security.toString()).doesNotContain(SECRET);
    }

    @Test
    void changedKeys_ofAClient_areNamedAsTheFileHasThemAndHoldNoSecret() throws InvalidConfigException {
        assertThat(ChangedKeys.between(whole(Map.of("SECRET", SECRET)), whole(Map.of("SECRET", "another"))))
                .containsExactly("security.clients.ci.accessKeys");
        assertThat(ChangedKeys.needingRestart(
                        ConfigTexts.config(ACCOUNT),
                        ConfigTexts.config(
                                ACCOUNT + "security: {clockWindow: 5m, maxNonces: 1000, forbiddenStatus: 407}")))
                .containsExactly("security.clockWindow", "security.maxNonces");
    }

    /** What follows the account stands on line 5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clients: {Ci: }                                        | 5:22: security.clients.Ci: needs a name of up to 32 small letters, digits and dashes that starts with a letter
            clients: {ci: {account: defaul}}                       | 5:36: security.clients.ci.account: needs one of the accounts, not "defaul"; did you mean "default"?
            clients: {ci: {groups: reader}}                        | 5:35: security.clients.ci.groups: needs a list of 0 to 100, not "reader"
            clients: {ci: {groups: [reader]}}, groups: {readers: } | 5:36: security.clients.ci.groups.0: needs one of the groups, not "reader"; did you mean "readers"?
            clients: {ci: {accessKeys: [{id: a}]}}                 | 5:40: security.clients.ci.accessKeys.0.secret: is missing; it has no default
            clients: {ci: {accessKeys: [{id: a, secret: b, x: 1}]}} | 5:59: security.clients.ci.accessKeys.0.x: is not a known key
            clients: {ci: {accessKeys: [{id: a, secret: b}, {id: a, secret: c}]}} | 5:65: security.clients.ci.accessKeys.1.id: needs one of its own; the same stands at security.clients.ci.accessKeys.0.id
            clients: {a: {accessKeys: [{id: a, secret: b}]}, b: {accessKeys: [{id: a, secret: c}]}} | 5:83: security.clients.b.accessKeys.0.id: needs one of its own; the same stands at security.clients.a.accessKeys.0.id
            clients: {ci: {accessKeys: [{id: a, secret: b, notAfter: 2027-02-30T00:00:00Z}]}} | 5:69: security.clients.ci.accessKeys.0.notAfter: needs a time such as 2027-01-31T12:00:00Z
            clients: {ci: {apiKeys: [{sha256: abc}]}}              | 5:46: security.clients.ci.apiKeys.0.sha256: needs a SHA-256 of 64 hexadecimal digits; what came is not shown
            clients: {ci: {certificates: [{}]}}                    | 5:42: security.clients.ci.certificates.0: needs one of subject, sha256, uri and dns
            clients: {ci: {certificates: [{uri: 'a:b', dns: c}]}}  | 5:42: security.clients.ci.certificates.0: needs one of subject, sha256, uri and dns
            clients: {ci: {certificates: [{subject: ci}]}}         | 5:52: security.clients.ci.certificates.0.subject: needs a distinguished name such as CN=scheduler,OU=HPC,O=Example
            clients: {ci: {subjects: [{issuer: corp, subject: x}]}} | 5:47: security.clients.ci.subjects.0.issuer: needs one of the issuers, not "corp"
            clients: {ci: {quota: {requests: {calls: 0, per: 1s}}}} | 5:53: security.clients.ci.quota.requests.calls: needs a whole number from 1 to 1000000, not "0"
            clients: {ci: {quota: {upstream: {calls: 1}}}}         | 5:35: security.clients.ci.quota.upstream.per: is missing; it has no default
            clients: {ci: {policy: [{effect: permit, action: ['*'], resource: ['*']}]}} | 5:45: security.clients.ci.policy.0.effect: needs one of allow, deny, not "permit"
            clients: {ci: {policy: [{effect: deny, action: ['ehpc:DeleteImage'], resource: ['*']}]}} | 5:60: security.clients.ci.policy.0.action.0: needs an action of this gateway, such as ehpc:ListCommunityImages
            clients: {ci: {policy: [{effect: deny, action: [], resource: ['*']}]}} | 5:59: security.clients.ci.policy.0.action: needs a list of 1 to 100, not a list
            groups: {g: {policy: [{effect: deny, action: ['*'], resource: ['acs:ehpc:cn-hangzho:*:*']}]}} | 5:75: security.groups.g.policy.0.resource.0: needs one of the configured regions, not "cn-hangzho"; did you mean "cn-hangzhou"?
            issuers: {i: {issuer: x, audience: y, jwks: 'http://example.com/k'}} | 5:56: security.issuers.i.jwks: needs https, since the host is not loopback
            issuers: {i: {issuer: x, audience: y, jwks: 'https://u:p@example.com/'}} | 5:56: security.issuers.i.jwks: needs a URL with a host, and without a user and a fragment
            issuers: {i: {issuer: x, audience: y, jwks: /f, algorithms: [none]}} | 5:73: security.issuers.i.algorithms.0: needs one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, not "none"
            issuers: {i: {issuer: x, audience: y, jwks: /f, algorithms: [HS256]}} | 5:73: security.issuers.i.algorithms.0: needs one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, not "HS256"
            issuers: {i: {issuer: x, audience: y, jwks: /f}, j: {issuer: x, audience: z, jwks: /g}} | 5:73: security.issuers.j.issuer: needs one of its own; the same stands at security.issuers.i.issuer
            anonymous: nobody                                      | 5:23: security.anonymous: needs one of the clients, not "nobody"
            """)
    void check_brokenRule_isReportedAtItsKey(String security, String expected) {
        assertThat(lines(ACCOUNT + "security: {" + security + "}")).containsExactly("gateway.yaml:" + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clients: {ci: s3cretNobodyMaySee}",
                "clients: {ci: {accessKeys: s3cretNobodyMaySee}}",
                "clients: {ci: {accessKeys: [s3cretNobodyMaySee]}}",
                "clients: {ci: {accessKeys: [{id: a, secret: s3cretNobodyMaySee and more}]}}",
                "clients: {ci: {accessKeys: [{id: a, secret: [s3cretNobodyMaySee]}]}}",
                "clients: {ci: {accessKeys: [{id: a, secret: '${SECRET}'}, {id: a, secret: x}]}}",
                "clients: {ci: {apiKeys: [s3cretNobodyMaySee]}}",
                "clients: {ci: {apiKeys: [{sha256: s3cretNobodyMaySee}]}}",
                "issuers: {i: {issuer: x, audience: y, jwks: 'https://u:s3cretNobodyMaySee@example.com/'}}",
            })
    void problems_aroundASecret_doNotShowIt(String security) {
        assertThat(ConfigTexts.problems(ACCOUNT + "security: {" + security + "}", Map.of("SECRET", SECRET)))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain(SECRET));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            *,            '',              true
            *,            abc,             true
            '',           '',              true
            '',           a,               false
            ?,            '',              false
            ?,            a,               true
            a*c,          abbc,            true
            a*c,          abcd,            false
            a*b*c,        aXbXbXc,         true
            *b,           ab,              true
            *b,           ba,              false
            a?c,          abc,             true
            a?c,          ac,              false
            **a**,        a,               true
            ehpc:List*,   ehpc:ListRegions, true
            ehpc:List*,   ehpc:Lis,        false
            """)
    void wildcard_pattern_isOfTheWholeText(String pattern, String text, boolean matches) {
        assertThat(Wildcard.matches(pattern, text)).isEqualTo(matches);
    }

    @Test
    void wildcard_manyStars_takesNoTimeToSpeakOf() {
        assertThat(Wildcard.matches("*a".repeat(64), "a".repeat(63).repeat(100) + "b"))
                .isFalse();
    }
}

package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.signing.AccessKey;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountSettingsTest {
    private static final String KEYS = "accessKeyId: i, accessKeySecret: s";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            credentials: {provider: static}                              | accessKeyId: is missing; the provider static needs it
            accessKeyId: i                                               | accessKeySecret: is missing; the provider static needs it
            KEYS, credentials: {roleName: r}                             | credentials.roleName: is not for the provider static
            KEYS, credentials: {provider: default}                       | accessKeyId: is not for the provider default
            credentials: {provider: ecs_ram_role, roleArn: r}            | credentials.roleArn: is not for the provider ecs_ram_role
            KEYS, credentials: {provider: ram_role_arn}                  | credentials.roleArn: is missing; the provider ram_role_arn needs it
            credentials: {provider: ram_role_arn, roleArn: r}            | accessKeyId: is missing; the provider ram_role_arn needs it
            credentials: {provider: oidc_role_arn, roleArn: r, oidcTokenFile: f} | credentials.oidcProviderArn: is missing; the provider oidc_role_arn needs it
            credentials: {provider: credentials_uri}                     | credentials.credentialsUri: is missing; the provider credentials_uri needs it
            credentials: {provider: profile, stsEndpoint: s}             | credentials.stsEndpoint: is not for the provider profile
            credentials: {provider: vault}                               | credentials.provider: needs one of static, default, ecs_ram_role, ram_role_arn, oidc_role_arn, credentials_uri, profile, not "vault"
            KEYS, quota: {calls: 0}                                      | quota.calls: needs a whole number from 1 to 100000, not "0"
            KEYS, id: x                                                  | id: is not a known key
            """)
    void check_brokenRule_isReportedAtItsKey(String account, String expected) {
        assertThat(lines("accounts: {a: {" + account.replace("KEYS", KEYS) + "}}")
                        .get(0))
                .endsWith(": accounts.a." + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KEYS                                                            | STATIC
            KEYS, securityToken: t                                          | STATIC
            securityToken: '', credentials: {provider: default}             | DEFAULT
            credentials: {provider: ecs_ram_role}                           | ECS_RAM_ROLE
            credentials: {provider: ecs_ram_role, roleName: r}              | ECS_RAM_ROLE
            KEYS, credentials: {provider: ram_role_arn, roleArn: r, roleSessionName: n, stsEndpoint: h} | RAM_ROLE_ARN
            credentials: {provider: oidc_role_arn, roleArn: r, oidcProviderArn: p, oidcTokenFile: /f}   | OIDC_ROLE_ARN
            credentials: {provider: credentials_uri, credentialsUri: 'http://127.0.0.1/'}               | CREDENTIALS_URI
            credentials: {provider: profile, profileName: p}                | PROFILE
            """)
    void accounts_allThatAProviderNeeds_isTaken(String account, CredentialProvider provider) {
        GatewayConfig config = ConfigTexts.config("accounts: {a: {" + account.replace("KEYS", KEYS) + "}}");

        assertThat(config.account().credentials().provider()).isEqualTo(provider);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hpc          |         | hpc
            hpc,default  |         | default
            hpc,dev      | dev     | dev
            hpc,default  | hpc     | hpc
            """)
    void serving_byWhatIsWritten_isChosen(String ids, @Nullable String written, String chosen) {
        GatewayConfig config = ConfigTexts.config(accounts(ids) + requests(written));

        assertThat(config.account().id()).isEqualTo(chosen);
        assertThat(config.accounts()).containsOnlyKeys(ids.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hpc,dev      |         | requests.account: is missing; it has a default only if there is one account, or one named default
            hpc,dev      | hpcs    | requests.account: needs one of the accounts, not "hpcs"; did you mean "hpc"?
            Hpc          |         | accounts.Hpc: needs a name of up to 32 small letters, digits and dashes that starts with a letter
            """)
    void serving_notSettled_isAProblem(String ids, @Nullable String written, String expected) {
        assertThat(lines(accounts(ids) + requests(written)).get(0)).endsWith(expected);
    }

    @Test
    void accounts_ofTwo_haveTheirOwnKeysAndQuotas() {
        Map<String, AccountConfig> accounts = ConfigTexts.config("""
                accounts:
                  default: {accessKeyId: i, accessKeySecret: s, quota: {calls: 3, per: 1m}}
                  hpc: {accessKeyId: j, accessKeySecret: t, securityToken: u}
                """).accounts();

        assertThat(accounts.get("default"))
                .isEqualTo(new AccountConfig(
                        "default",
                        CredentialsConfig.of(new AccessKey("i", "s", null)),
                        new QuotaConfig(3, Duration.ofMinutes(1), Duration.ofSeconds(10), 1000)));
        assertThat(accounts.get("hpc"))
                .isEqualTo(new AccountConfig(
                        "hpc",
                        CredentialsConfig.of(new AccessKey("j", "t", "u")),
                        new QuotaConfig(10, Duration.ofSeconds(1), Duration.ofSeconds(10), 1000)));
    }

    @Test
    void changedKeys_ofAnAccount_areNamedAsTheFileHasThem() {
        String before = "accounts: {a: {KEYS, credentials: {provider: ram_role_arn, roleArn: r}}}";
        String after = "accounts: {a: {KEYS, quota: {calls: 2}}, b: {KEYS}}\nrequests: {account: b}";

        assertThat(ChangedKeys.between(
                        ConfigTexts.config(before.replace("KEYS", KEYS)),
                        ConfigTexts.config(after.replace("KEYS", KEYS))))
                .contains("accounts.a.credentials.provider", "accounts.a.credentials.roleArn", "requests.account")
                .contains("accounts.a.quota.calls", "accounts.b.accessKeySecret", "accounts.b.quota.calls")
                .doesNotContain("accounts.a.accessKeySecret");
    }

    private static String accounts(String ids) {
        StringBuilder text = new StringBuilder("accounts:\n");
        for (String id : ids.split(",", -1)) {
            text.append("  ").append(id).append(": {").append(KEYS).append("}\n");
        }
        return text.toString();
    }

    private static String requests(@Nullable String account) {
        return account == null ? "" : "requests: {account: " + account + "}\n";
    }
}

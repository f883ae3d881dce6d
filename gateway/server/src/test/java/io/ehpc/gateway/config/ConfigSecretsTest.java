package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.SECRET;
import static io.ehpc.gateway.config.ConfigTexts.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSecretsTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("SECRET", SECRET, "SPACED", SECRET + " ", "EMPTY", "");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accessKeySecret: s3cretNobodyMaySee and more",
                "accessKeySecret: \"s3cretNobodyMaySee\\n\"",
                "accessKeyID: x\n  accessKeySecret: s3cretNobodyMaySee",
                "accessKeySecret: [s3cretNobodyMaySee]",
                "accessKeySecret: {x: s3cretNobodyMaySee}",
                "accessKeySecret: *s3cretNobodyMaySee",
                "accessKeySecret: &s3cretNobodyMaySee",
                "accessKeySecret: !s3cretNobodyMaySee",
                "accessKeySecret: !s3cretNobodyMaySee!x y",
                "accessKeySecret: @s3cretNobodyMaySee",
                "accessKeySecret: s3cretNobodyMaySee: x",
                "accessKeySecret: \"s3cretNobodyMaySee",
                "accessKeySecret: s3cretNobodyMaySee${UNSET}",
                "accessKeySecret: ${s3cretNobodyMaySee",
                "accessKeySecret: ${!s3cretNobodyMaySee}",
                "accessKeySecret: ${SPACED}",
                "accessKeySecret: x\n    accessKeySecret: s3cretNobodyMaySee",
                "accessKeySecret: x\n    securityToken: t0kenNobodyMaySee t0kenNobodyMaySee",
                "accessKeySecret: x\n    credentials: {provider: \"${SPACED}\"}",
                "accessKeySecret: x\n    credentials: {provider: credentials_uri, credentialsUri: s3cretNobodyMaySee}",
                "accessKeySecret: x\nrequests: {account: \"${SECRET}\"}",
                "accessKeySecret: x\nrequests: {defaultRegion: \"${SECRET}\"}",
                "accessKeySecret: x\nupstream: {endpoint: \"http://user:${SECRET}@host\"}",
                "accessKeySecret: x\nupstream: {endpoint: 'http://user:s3cretNobodyMaySee@host'}",
            })
    void problems_aroundASecret_doNotShowIt(String yaml) {
        assertThat(ConfigTexts.problems("accounts:\n  a:\n    accessKeyId: id\n    " + yaml + "\n", ENVIRONMENT))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain(SECRET, TOKEN));
    }

    @Test
    void secret_empty_isAProblemOfItsOwn() {
        assertThat(ConfigTexts.problems("accounts: {a: {accessKeyId: id, accessKeySecret: \"${EMPTY}\"}}", ENVIRONMENT))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "gateway.yaml:1:50: accounts.a.accessKeySecret: needs at least one printable character,"
                                + " and no spaces, but is empty");
    }

    @Test
    void secret_spaced_isRefusedWithoutItsValue() {
        assertThat(ConfigTexts.problems(
                        "accounts: {a: {accessKeyId: id, accessKeySecret: \"${SPACED}\"}}", ENVIRONMENT))
                .extracting(ConfigProblem::message)
                .containsExactly("needs at least one printable character, and no spaces; what came is not shown");
    }

    @Test
    void config_asText_doesNotShowSecrets() {
        String yaml = "accounts: {a: {accessKeyId: id, accessKeySecret: " + SECRET + ", securityToken: " + TOKEN + "}}";

        assertThat(ConfigTexts.config(yaml).toString()).contains("id").doesNotContain(SECRET, TOKEN);
    }
}

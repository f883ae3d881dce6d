package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsSettingsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # tls                                                       | problems
            {certificate: c}                                            | certificate: needs its key beside it
            {key: k}                                                    | key: needs its certificate beside it
            {certificate: c, key: k, keyStore: s}                       | keyStore: needs to be left out, since there is a certificate
            {keyStorePassword: p}                                       | keyStorePassword: needs a keyStore beside it
            {clientAuth: require, trust: t}                             | clientAuth: needs a certificate of the listener's own
            {certificate: c, key: k, clientAuth: require}               | clientAuth: needs trust beside it
            {certificate: c, key: k, trust: t}                          | trust: needs clientAuth to be request or require
            {certificate: c, key: k, minVersion: TLSv1.1}               | minVersion: needs one of TLSv1.2, TLSv1.3, not "TLSv1.1"
            {certificate: c, key: k, clientAuth: maybe}                 | clientAuth: needs one of none, request, require, not "maybe"
            """)
    void tls_ofEitherListener_isCheckedAsAWhole(String tls, String problems) {
        for (String section : new String[] {"server", "management"}) {
            String yaml = ConfigTexts.ACCOUNT + section + ": {tls: " + tls + "}";

            assertThat(ConfigTexts.problems(yaml, Map.of()).stream()
                            .map(problem -> problem.toString().replaceFirst(".*" + section + "\\.tls\\.", ""))
                            .collect(Collectors.joining("; ")))
                    .isEqualTo(problems);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{certificate: c, key: k}",
                "{keyStore: s}",
                "{keyStore: s, keyStorePassword: p}",
                "{certificate: c, key: k, clientAuth: request, trust: t}",
                "{keyStore: s, clientAuth: require, trust: t}",
            })
    void tls_thatGoesTogether_isTaken(String tls) {
        GatewayConfig config = ConfigTexts.config(ConfigTexts.ACCOUNT + "management: {tls: " + tls + "}");

        assertThat(config.management().listener().tls().isOn()).isEqualTo(!tls.equals("{}"));
    }

    @Test
    void tls_asWritten_isBound() {
        TlsConfig tls = ConfigTexts.config(
                        ConfigTexts.ACCOUNT
                                + "server: {tls: {certificate: /c, key: /k, minVersion: TLSv1.3, clientAuth: require, trust: /t}}")
                .server()
                .listener()
                .tls();

        assertThat(tls)
                .isEqualTo(new TlsConfig(
                        Path.of("/c"),
                        Path.of("/k"),
                        null,
                        "",
                        "TLSv1.3",
                        TlsConfig.ClientAuth.REQUIRE,
                        Path.of("/t")));
        assertThat(tls.isOn()).isTrue();
        assertThat(TlsConfig.NONE.isOn()).isFalse();
    }

    @Test
    void password_isShownNowhere() {
        GatewayConfig config =
                ConfigTexts.config(ConfigTexts.ACCOUNT + "server: {tls: {keyStore: s, keyStorePassword: s3cret}}");

        assertThat(config.toString()).doesNotContain("s3cret");
        assertThat(ConfigTexts.problems(
                        ConfigTexts.ACCOUNT + "server: {tls: {keyStore: s, keyStorePassword: s3cret and more}}",
                        Map.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).doesNotContain("s3cret"));
    }
}

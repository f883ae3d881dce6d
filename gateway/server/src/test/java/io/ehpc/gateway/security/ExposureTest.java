package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # host                | may be bound
            127.0.0.1             | true
            127.0.0.2             | true
            127.255.255.254       | true
            localhost             | true
            ::1                   | true
            [::1]                 | true
            0:0:0:0:0:0:0:1       | true
            0000:0000:0000:0000:0000:0000:0000:0001 | true
            0.0.0.0               | false
            ''                    | false
            *                     | false
            ::                    | false
            [::]                  | false
            0:0:0:0:0:0:0:0       | false
            0:0:0:0:0:0:1:1       | false
            ::ffff:0.0.0.0        | false
            ::2                   | false
            10.0.0.1              | false
            192.168.1.1           | false
            128.0.0.1             | false
            1127.0.0.1            | false
            27.0.0.1              | false
            127                   | false
            127.1                 | false
            127.0.0.1.evil.example | false
            localhost.evil.example | false
            evil.localhost        | false
            localhost:8080        | false
            127.0.0.1:8080        | false
            fe80::1               | false
            gateway.example       | false
            """)
    void complaint_anyHost_isThereUnlessItIsLoopback(String host, boolean mayBeBound) {
        assertThat(Exposure.complaint("server", host, false, "", true).isEmpty())
                .isEqualTo(mayBeBound);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1\n", " 127.0.0.1", "127.0.0.1 ", "0.0.0.0\n127.0.0.1", "127.0.0.1\u0000"})
    void complaint_hostWithMoreThanSeen_isThere(String host) {
        assertThat(Exposure.complaint("server", host, false, "", true)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "management"})
    void complaint_sayWhichKeyAndWhatToDo(String section) {
        assertThat(Exposure.complaint(section, "0.0.0.0", false, "Bind 127.0.0.1", true)
                        .orElseThrow())
                .startsWith(section + ".host: 0.0.0.0 ")
                .contains("127.0.0.1");
        assertThat(Exposure.complaint(section, "0.0.0.0", true, "", false).orElseThrow())
                .startsWith(section + ".host: 0.0.0.0 ")
                .contains("Set " + section + ".tls, or " + section + ".allowPlainHttp: true ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # host      | identified | private | what is said, if it may not be bound
            127.0.0.1   | false      | false   |
            127.0.0.1   | false      | true    |
            127.0.0.1   | true       | false   |
            127.0.0.1   | true       | true    |
            10.0.0.1    | false      | false   | use identity
            10.0.0.1    | false      | true    | use identity
            10.0.0.1    | true       | false   | server.allowPlainHttp: true
            10.0.0.1    | true       | true    |
            """)
    void complaint_anyAddress_untilCallersAreKnownAndCannotBeOverheard(
            String host, boolean identified, boolean isPrivate, @Nullable String said) {
        Optional<String> complaint = Exposure.complaint("server", host, identified, "use identity", isPrivate);

        assertThat(complaint.isPresent()).isEqualTo(said != null);
        assertThat(complaint.orElse("")).contains(said == null ? "" : said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # configuration                                                       | keys that are complained of
            ''                                                                    | ''
            server: {host: 10.0.0.1}                                              | server.host
            server: {host: 10.0.0.1, allowPlainHttp: true}                        | server.host
            server: {host: 10.0.0.1, tls: {certificate: c, key: k}}               | server.host
            "server: {host: 10.0.0.1}, security: {clients: {c: }}"                | server.host
            "server: {host: 10.0.0.1, allowPlainHttp: true}, security: {clients: {c: }}" | ''
            "server: {host: 10.0.0.1, tls: {certificate: c, key: k}}, security: {clients: {c: }}" | ''
            "server: {host: 10.0.0.1, allowPlainHttp: true}, security: {anonymous: ''}" | server.host
            management: {host: 10.0.0.1}                                          | management.host
            management: {host: 10.0.0.1, tls: {certificate: c, key: k}}           | management.host
            management: {host: 10.0.0.1, tls: {certificate: c, key: k, clientAuth: request, trust: t}} | ''
            management: {host: 10.0.0.1, roles: {certificate: none}, tls: {certificate: c, key: k, clientAuth: require, trust: t}} | management.host
            management: {host: 10.0.0.1, roles: {loopback: admin}, tls: {certificate: c, key: k}} | management.host
            management: {host: 10.0.0.1, operators: {o: {role: read}}}            | management.host
            management: {host: 10.0.0.1, operators: {o: {role: read}}, tls: {certificate: c, key: k}} | ''
            management: {host: 10.0.0.1, operators: {o: {role: read}}, allowPlainHttp: true} | ''
            management: {host: 10.0.0.1, open: probes}                            | management.host
            management: {host: 10.0.0.1, open: probes, allowPlainHttp: true}      | ''
            management: {host: 10.0.0.1, open: metrics, tls: {certificate: c, key: k}} | ''
            management: {host: 10.0.0.1, tls: {certificate: c, key: k, clientAuth: require, trust: t}} | ''
            "server: {host: '::'}, management: {host: 0.0.0.0}"                   | server.host management.host
            """)
    void complaints_ofAConfiguration_nameTheKeys(String yaml, String keys) throws Exception {
        String sections = yaml.replace("\"", "");
        GatewayConfig config = ConfigFile.parse(
                "test",
                "{accounts: {a: {accessKeyId: i, accessKeySecret: s}}" + (yaml.isEmpty() ? "}" : ", " + sections + "}"),
                Map.of());

        assertThat(Exposure.complaints(config).stream()
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(keys);
    }
}

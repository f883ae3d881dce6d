package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key that takes a URL or a host refuses the same that is none, at its place. */
class UrlsAndHostsTest {
    private static final String SIGNED_BY_ROLE = """
            accounts:
              a:
                accessKeyId: i
                accessKeySecret: s
                credentials: {provider: ram_role_arn, roleArn: 'acs:ram::1:role/r', stsEndpoint: 'VALUE'}
            """;

    /** Where {@code VALUE} stands for the URL, by the key. */
    private static final Map<String, String> URL_KEYS = Map.of(
            "upstream.endpoint", ACCOUNT + "upstream: {endpoint: 'VALUE'}",
            "upstream.regions.cn-hangzhou.endpoint",
                    ACCOUNT + "upstream: {regions: {cn-hangzhou: {endpoint: 'VALUE'}}}",
            "security.issuers.i.jwks", ACCOUNT + "security: {issuers: {i: {issuer: x, audience: y, jwks: 'VALUE'}}}",
            "tracing.endpoint", ACCOUNT + "tracing: {endpoint: 'VALUE'}",
            "accounts.a.credentials.credentialsUri",
                    "accounts: {a: {credentials: {provider: credentials_uri, credentialsUri: 'VALUE'}}}",
            "server.cors.origins.0", ACCOUNT + "server: {cors: {origins: ['VALUE']}}");

    private static final Map<String, String> HOST_KEYS = Map.of(
            "server.host", ACCOUNT + "server: {host: 'VALUE'}",
            "management.host", ACCOUNT + "management: {host: 'VALUE'}",
            "server.hosts.0", ACCOUNT + "server: {hosts: ['VALUE']}",
            "management.hosts.0", ACCOUNT + "management: {hosts: ['VALUE']}",
            "accounts.a.credentials.stsEndpoint", SIGNED_BY_ROLE);

    static Stream<Arguments> urls() {
        return combined(
                URL_KEYS,
                List.of(
                        "ftp://h.example",
                        "file:///keys.json",
                        "ws://h.example",
                        "https://h.example:99999",
                        "http://127.0.0.1:99999",
                        "https://h.example:65536",
                        "https://h.example:0",
                        "https://h.example:99999999999",
                        "https://h.example:port",
                        "https://h.example:-1",
                        "https://:8080",
                        "https://",
                        "https:/h.example"));
    }

    static Stream<Arguments> hosts() {
        return combined(
                HOST_KEYS,
                List.of(
                        "h.example:80",
                        "127.0.0.1:99999",
                        "[::1]",
                        "[::1]:8080",
                        "http://h.example",
                        "h.example/",
                        "a b",
                        "-h.example"));
    }

    private static Stream<Arguments> combined(Map<String, String> keys, List<String> values) {
        return keys.entrySet().stream()
                .flatMap(key -> values.stream().map(value -> Arguments.of(key.getKey(), key.getValue(), value)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource({"urls", "hosts"})
    void check_wrongUrlOrHost_isRefusedAtItsKey(String key, String yaml, String value) {
        assertThat(ConfigTexts.problems(yaml.replace("VALUE", value), Map.of()))
                .extracting(ConfigProblem::toString)
                .singleElement()
                .asString()
                .matches("gateway\\.yaml:[0-9]+:[0-9]+: .*")
                .contains(": " + key + ": needs ");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1", "h.example", "fe80::1%eth0", "::ffff:10.0.0.1", "my_host", "0.0.0.0"})
    void check_hostOrAddress_isTaken(String host) {
        GatewayConfig config = ConfigTexts.config(ACCOUNT + "server: {host: '" + host + "'}");

        assertThat(config.server().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({"/keys.json", "keys/corp.json", "C:/keys.json", "./https.json", "https://h.example:8443/keys?a=b"})
    void check_jwks_isAPathOrAUrl(String jwks) {
        GatewayConfig config = ConfigTexts.config(
                ACCOUNT + "security: {issuers: {i: {issuer: x, audience: y, jwks: '" + jwks + "'}}}");

        assertThat(config.security().issuers().values())
                .singleElement()
                .extracting(IssuerConfig::jwks, IssuerConfig::isFetched)
                .containsExactly(jwks, jwks.startsWith("https:"));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1:80", "::1, [::1]:80", "fe80::1%eth0, [fe80::1%eth0]:80", "localhost, localhost:80"
    })
    void authority_ofAListener_isAsInAUrl(String host, String expected) {
        ListenerConfig listener = ConfigTexts.config(ACCOUNT + "server: {host: '" + host + "'}")
                .server()
                .listener();

        assertThat(listener.authority(80)).isEqualTo(expected);
    }

    @Test
    void urlKeys_areAllThatTheSchemaHas() {
        assertThat(URL_KEYS).hasSize(6);
    }
}

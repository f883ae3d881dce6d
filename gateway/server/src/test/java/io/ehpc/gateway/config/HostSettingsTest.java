package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostSettingsTest {
    @Test
    void hostsAndOrigins_wellFormed_areRead() {
        GatewayConfig config = ConfigTexts.config(ConfigTexts.ACCOUNT + """
                server:
                  hosts: [gw.example.com, "*.gw.example.com", 10.0.0.5, "2001:db8::1"]
                  cors: {origins: ["https://portal.example.com", "http://[::1]:3000", "*"]}
                management: {hosts: [ops.example.com]}
                """);

        assertThat(config.server().listener().hosts())
                .containsExactly("gw.example.com", "*.gw.example.com", "10.0.0.5", "2001:db8::1");
        assertThat(config.server().cors().origins()).hasSize(3);
        assertThat(config.management().listener().hosts()).containsExactly("ops.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server: {hosts: ['gw.example.com:8080']}",
                "server: {hosts: ['a:80']}",
                "server: {hosts: ['*']}",
                "server: {hosts: ['http://gw.example.com']}",
                "server: {hosts: ['a.*.example.com']}",
                "management: {hosts: ['']}",
                "server: {cors: {origins: ['portal.example.com']}}",
                "server: {cors: {origins: ['https://portal.example.com/']}}",
                "server: {cors: {origins: ['https://*.example.com']}}",
                "server: {cors: {origins: ['https://portal.example.com:70000']}}",
                "server: {cors: {origins: ['null']}}",
            })
    void hostsAndOrigins_malformed_areRefused(String yaml) {
        assertThatThrownBy(() -> ConfigFile.parse("test.yaml", ConfigTexts.ACCOUNT + yaml, java.util.Map.of()))
                .isInstanceOf(InvalidConfigException.class);
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.config.ProxiesConfig;
import io.ehpc.gateway.config.TlsConfig;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedHostsTest {
    private static AllowedHosts bound(String host, String... hosts) {
        Duration minute = Duration.ofMinutes(1);
        return new AllowedHosts(new ListenerConfig(
                host,
                List.of(hosts),
                0,
                TlsConfig.NONE,
                false,
                new ConnectionLimits(minute, minute, minute, minute, 1, 1, new ConnectionLimits.Queue(1, 1)),
                1,
                ProxiesConfig.NONE));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            localhost,             true
            LocalHost.,            true
            cn-hangzhou.localhost, true
            127.0.0.1,             true
            127.8.9.10,            true
            [::1],                 true
            [0:0::1],              true
            10.0.0.7,              true
            [2001:db8::7],         false
            10.0.0.8,              false
            gw.example,            true
            GW.example.,           true
            a.gw.example,          false
            x.wild.example,        true
            ehpc.cn-beijing.wild.example, true
            wild.example,          false
            xwild.example,         false
            192.0.2.1,             true
            [2001:DB8::1],         true
            0.0.0.0,               false
            [::],                  false
            127.1,                 false
            0x7f.0.0.1,            false
            2130706433,            false
            evil.example,          false
            127.0.0.1.evil.example, false
            localhost.evil.example, false
            evil-localhost,        false
            """)
    void allows_aHost_isWhetherItIsTheGateways(String host, boolean isAllowed) {
        AllowedHosts hosts = bound("0.0.0.0", "gw.example", "*.wild.example", "192.0.2.1", "2001:db8::1");

        assertThat(hosts.allows(host, SocketAddress.inetSocketAddress(1, "10.0.0.7")))
                .isEqualTo(isAllowed);
    }

    @Test
    void allows_theBoundHost_isAllowedUnlessItIsAny() {
        assertThat(bound("gw.internal").allows("gw.internal", null)).isTrue();
        assertThat(bound("10.1.1.1").allows("10.1.1.1", null)).isTrue();
        assertThat(bound("::").allows("[::]", null)).isFalse();
    }
}

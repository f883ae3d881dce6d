package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            127.0.0.1,             true
            127.9.255.1,           true
            ::1,                   true
            0:0:0:0:0:0:0:1,       true
            ::ffff:127.0.0.1,      true
            128.0.0.1,             false
            10.0.0.1,              false
            ::2,                   false
            ::,                    false
            0.0.0.0,               false
            ::ffff:10.0.0.1,       false
            127.0.0.1.example.com, false
            """)
    void isLoopback_address_isOnThisMachine(String host, boolean expected) {
        assertThat(HostName.isLoopback(SocketAddress.inetSocketAddress(80, host)))
                .isEqualTo(expected);
    }

    @Test
    void address_withAZone_isThatAddress() {
        assertThat(HostName.address("0:0:0:0:0:0:0:1%lo")).isEqualTo(HostName.address("::1"));
    }

    @Test
    void isLoopback_withoutAnAddress_isNot() {
        assertThat(HostName.isLoopback(null)).isFalse();
        assertThat(HostName.isLoopback(SocketAddress.domainSocketAddress("/run/x")))
                .isFalse();
    }
}

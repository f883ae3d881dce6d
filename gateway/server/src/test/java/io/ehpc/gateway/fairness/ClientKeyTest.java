package io.ehpc.gateway.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientKeyTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "::1, ::1, true",
        "0.0.0.0, ::1, false",
        "::ffff:10.0.0.1, 10.0.0.1, true",
    })
    void at_isAnAddressOrANetworkOfIpv6(String one, String other, boolean same) throws Exception {
        assertThat(ClientKey.at(one).equals(ClientKey.at(other))).isEqualTo(same);
        assertThat(ClientKey.at(one)).isEqualTo(ClientKey.at(new InetSocketAddress(InetAddress.getByName(one), 80)));
    }

    /** A name would be looked up, which may take a while. */
    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "abc", "ab.cd", "1.2.3.4.5", "10.0.0.1:80", "g::1"})
    void at_whatIsNoAddress_isOfOneClient(String text) {
        assertThat(ClientKey.at(text)).isEqualTo(ClientKey.at((SocketAddress) null));
    }

    @Test
    void named_isNoAddressNorTheGateway() {
        assertThat(ClientKey.named("ipv4")).isNotEqualTo(ClientKey.at("0.0.0.0"));
        assertThat(ClientKey.named("gateway")).isNotEqualTo(ClientKey.GATEWAY);
        assertThat(ClientKey.named("ci")).isEqualTo(ClientKey.named("ci")).isNotEqualTo(ClientKey.named("cd"));
    }
}

package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # range,            first in it,        last in it,          outside of it
            10.0.0.0/8,         10.0.0.0,           10.255.255.255,      11.0.0.0
            10.0.0.0/8,         10.1.2.3,           10.0.0.1,            9.255.255.255
            192.168.4.0/22,     192.168.4.0,        192.168.7.255,       192.168.8.0
            127.0.0.1,          127.0.0.1,          127.0.0.1,           127.0.0.2
            127.0.0.1/32,       127.0.0.1,          127.0.0.1,           127.0.0.0
            0.0.0.0/0,          0.0.0.0,            255.255.255.255,     '::'
            ::/0,               '::1',              'ffff::',            1.2.3.4
            fd00::/8,           'fd00::',           'fdff:ffff::1',      'fe00::'
            2001:db8::/33,      '2001:db8::',       '2001:db8:7fff::1',  '2001:db8:8000::'
            2001:DB8::1,        '2001:db8::1',      '2001:db8:0:0::1',   '2001:db8::2'
            ::ffff:10.0.0.1,    10.0.0.1,           '::ffff:10.0.0.1',   10.0.0.2
            """)
    void range_contains_whatBeginsWithItsBits(String range, String first, String last, String outside)
            throws Exception {
        AddressRange parsed = AddressRange.parse(range);

        assertThat(parsed).isNotNull();
        assertThat(parsed.contains(InetAddress.getByName(first))).isTrue();
        assertThat(parsed.contains(InetAddress.getByName(last))).isTrue();
        assertThat(parsed.contains(InetAddress.getByName(outside))).isFalse();
    }

    /** Names are not looked up, and an address is written in full. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "cafe",
                "10",
                "10.0",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.1/8",
                "10.0.0.0/8/8",
                "fd00::/129",
                "fd00::1/8",
                ":::",
                "1::2::3",
                "12345::",
                "[::1]",
                "fe80::1%eth0",
                "10.0.0.0 /8"
            })
    void range_thatIsNone_isNotRead(String text) {
        assertThat(AddressRange.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # proxies                                             | problem
            {addresses: [10.0.0.1/8], header: forwarded}          | needs an IP address, or a range such as 10.0.0.0/8
            {addresses: [127.0.0.1, "1::2::3"], protocol: true}   | needs an IP address, or a range such as 10.0.0.0/8
            {addresses: [gateway.example], header: forwarded}     | needs an IP address, or a range such as 10.0.0.0/8
            {addresses: [10.0.0.0/8]}                             | needs the header that they set, or protocol
            {header: x-real-ip}                                   | needs one of none, x-forwarded-for, forwarded
            {protocol: true}                                      | needs addresses beside it
            {addresses: [10.0.0.0/8, "fd00::/8"], protocol: true} |
            {addresses: [10.0.0.0/8], header: forwarded}          |
            """)
    void proxies_asWritten_areTakenOrRefusedWithTheirPlace(String proxies, @Nullable String problem) {
        String yaml = ConfigTexts.ACCOUNT + "server: {proxies: " + proxies + "}";

        if (problem == null) {
            assertThat(ConfigTexts.config(yaml).server().listener().proxies().addresses())
                    .isNotEmpty();
        } else {
            assertThat(ConfigTexts.problems(yaml, Map.of()))
                    .singleElement()
                    .asString()
                    .contains(problem, "server.proxies");
        }
    }

    @Test
    void proxies_asWritten_areBound() {
        ProxiesConfig proxies = ConfigTexts.config(
                        ConfigTexts.ACCOUNT + "server: {proxies: {addresses: [10.0.0.0/8], header: forwarded}}")
                .server()
                .listener()
                .proxies();

        assertThat(proxies)
                .isEqualTo(new ProxiesConfig(
                        List.of(Objects.requireNonNull(AddressRange.parse("10.0.0.0/8"))),
                        ProxiesConfig.Header.FORWARDED,
                        false));
    }
}

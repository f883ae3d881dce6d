package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.AddressRange;
import io.ehpc.gateway.config.ProxiesConfig;
import io.ehpc.gateway.config.ProxiesConfig.Header;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxies are 10.0.0.0/8 and fd00::/8. */
class ForwardedForTest {
    private static ProxiesConfig proxies(Header header) {
        return new ProxiesConfig(
                Stream.of("10.0.0.0/8", "fd00::/8")
                        .map(AddressRange::parse)
                        .map(range -> Objects.requireNonNull(range))
                        .toList(),
                header,
                false);
    }

    private static @Nullable String client(Header header, String peer, @Nullable String value) throws Exception {
        InetAddress client = ForwardedFor.client(proxies(header), InetAddress.getByName(peer), value);
        return client == null ? null : client.getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
            # peer        | X-Forwarded-For                     | client, or none for the peer
            10.0.0.1      | none                                | none
            10.0.0.1      | ``                                  | none
            10.0.0.1      | 203.0.113.9                         | 203.0.113.9
            192.0.2.1     | 203.0.113.9                         | none
            fd00::1       | 203.0.113.9                         | 203.0.113.9
            10.0.0.1      | 1.1.1.1, 203.0.113.9                | 203.0.113.9
            10.0.0.1      | 1.1.1.1,203.0.113.9                 | 203.0.113.9
            10.0.0.1      | 203.0.113.9, 10.2.3.4               | 203.0.113.9
            10.0.0.1      | 1.1.1.1, 203.0.113.9, 10.2.3.4, fd00::2 | 203.0.113.9
            10.0.0.1      | 10.0.0.3, 10.0.0.2                  | 10.0.0.3
            10.0.0.1      | 10.0.0.1                            | 10.0.0.1
            10.0.0.1      | , 203.0.113.9 ,, 10.0.0.2 ,         | 203.0.113.9
            10.0.0.1      | 203.0.113.9:4711                    | 203.0.113.9
            10.0.0.1      | 2001:db8::9                         | 2001:db8:0:0:0:0:0:9
            10.0.0.1      | [2001:db8::9]                       | 2001:db8:0:0:0:0:0:9
            10.0.0.1      | [2001:db8::9]:4711                  | 2001:db8:0:0:0:0:0:9
            10.0.0.1      | "[2001:db8::9]:4711"                | 2001:db8:0:0:0:0:0:9
            10.0.0.1      | ::ffff:203.0.113.9                  | 203.0.113.9
            10.0.0.1      | garbage, 203.0.113.9                | 203.0.113.9
            10.0.0.1      | ", 203.0.113.9                      | 203.0.113.9
            10.0.0.1      | ", "203.0.113.9:80"                 | 203.0.113.9
            10.0.0.1      | \\", 203.0.113.9                    | 203.0.113.9
            10.0.0.1      | 203.0.113.9, garbage                | none
            10.0.0.1      | 203.0.113.9, unknown                | none
            10.0.0.1      | unknown, 10.0.0.2                   | none
            10.0.0.1      | _hidden                             | none
            10.0.0.1      | 203.0.113                           | none
            10.0.0.1      | 203.0.113.256                       | none
            10.0.0.1      | 203.0.113.9:                        | none
            10.0.0.1      | 203.0.113.9:123456                  | none
            10.0.0.1      | 2001:db8::9::1                      | none
            10.0.0.1      | [203.0.113.9]                       | none
            10.0.0.1      | [2001:db8::9                        | none
            10.0.0.1      | example.com                         | none
            10.0.0.1      | for=203.0.113.9                     | none
            """)
    void xForwardedFor_client_isTheRightmostThatIsNoProxy(String peer, @Nullable String value, @Nullable String client)
            throws Exception {
        assertThat(client(Header.X_FORWARDED_FOR, peer, value)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
            # peer        | Forwarded                                            | client, or none for the peer
            10.0.0.1      | for=203.0.113.9                                      | 203.0.113.9
            192.0.2.1     | for=203.0.113.9                                      | none
            10.0.0.1      | For="203.0.113.9"                                    | 203.0.113.9
            10.0.0.1      | FOR=203.0.113.9;proto=https;by=10.0.0.1              | 203.0.113.9
            10.0.0.1      | proto=https; for=203.0.113.9 ; host="a,b"            | 203.0.113.9
            10.0.0.1      | for="203.0.113.9:4711"                               | 203.0.113.9
            10.0.0.1      | for="203.0.113.9:_port"                              | 203.0.113.9
            10.0.0.1      | for="[2001:db8:cafe::17]"                            | 2001:db8:cafe:0:0:0:0:17
            10.0.0.1      | for="[2001:db8:cafe::17]:4711"                       | 2001:db8:cafe:0:0:0:0:17
            10.0.0.1      | for=192.0.2.43, for=198.51.100.17                    | 198.51.100.17
            10.0.0.1      | for=1.1.1.1, for=203.0.113.9;by=10.0.0.2, for=10.0.0.2 | 203.0.113.9
            10.0.0.1      | for=10.0.0.9, for=10.0.0.2                           | 10.0.0.9
            10.0.0.1      | for="evil, for=203.0.113.9                           | 203.0.113.9
            10.0.0.1      | for="evil, for="[2001:db8::9]:80"                    | 2001:db8:0:0:0:0:0:9
            10.0.0.1      | host="a, for=203.0.113.9                             | 203.0.113.9
            10.0.0.1      | nonsense, for=203.0.113.9                            | 203.0.113.9
            10.0.0.1      | for=_hidden                                          | none
            10.0.0.1      | for=_SEVKISEK                                        | none
            10.0.0.1      | for=unknown                                          | none
            10.0.0.1      | for="unknown:4711"                                   | none
            10.0.0.1      | for=203.0.113.9, for=unknown                         | none
            10.0.0.1      | for=_hidden, for=10.0.0.2                            | none
            10.0.0.1      | by=203.0.113.9                                       | none
            10.0.0.1      | for=203.0.113.9;for=198.51.100.17                    | none
            10.0.0.1      | for                                                  | none
            10.0.0.1      | for=                                                 | none
            10.0.0.1      | for = 203.0.113.9                                    | none
            10.0.0.1      | for="203.0.113.9                                     | none
            10.0.0.1      | 203.0.113.9                                          | none
            """)
    void forwarded_client_isTheRightmostThatIsNoProxy(String peer, @Nullable String value, @Nullable String client)
            throws Exception {
        assertThat(client(Header.FORWARDED, peer, value)).isEqualTo(client);
    }

    @Test
    void header_whateverItSays_isRead() throws Exception {
        String signs = "for=\"[]:,;. 0123456789abcdf_\\\t";
        Random random = new Random(20_261_201);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder value = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                value.append(signs.charAt(random.nextInt(signs.length())));
            }
            for (Header header : Header.values()) {
                assertThat(client(header, "10.0.0.1", value + ", for=203.0.113.9"))
                        .as(value.toString())
                        .isIn(null, "203.0.113.9");
                assertThat(client(header, "192.0.2.1", value.toString())).isNull();
            }
            assertThat(client(Header.X_FORWARDED_FOR, "10.0.0.1", value + ",203.0.113.9"))
                    .as(value.toString())
                    .isEqualTo("203.0.113.9");
        }
    }
}

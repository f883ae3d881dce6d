package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.web.Reply;
import io.ehpc.gateway.web.Wire;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A gateway behind proxies on this machine: whoever looks at who asks sees their client. */
class ProxiesJourneyTest {
    private static final String REGIONS = "GET /v1/regions HTTP/1.1\r\nHost: localhost\r\n";
    private static final String STREAM =
            "GET /v1/community-images/changes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
    private static final String V2 = "\r\n\r\n\0\r\nQUIT\n";

    private final Logger requests = (Logger) LoggerFactory.getLogger("io.ehpc.gateway.logging.RequestLog");
    private final Logger audit = (Logger) LoggerFactory.getLogger("audit");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private @Nullable Stage stage;

    @BeforeEach
    void listen() {
        logged.start();
        requests.addAppender(logged);
        audit.addAppender(logged);
    }

    @AfterEach
    void end() throws Exception {
        requests.detachAppender(logged);
        audit.detachAppender(logged);
        if (stage != null) {
            stage.close();
        }
    }

    private int behind(String proxies) throws Exception {
        Stage set = Stage.set(Stage.CONFIG.replace("server: {port: 0}", "server: {port: 0, proxies: " + proxies + "}")
                + "changes: {maxListeners: 4, maxListenersPerClient: 1}\nlogging: {requests: all}\n");
        stage = set;
        return set.gateway().port();
    }

    private static Reply exchange(int port, String sent) {
        try (Wire wire = Wire.to(port)) {
            return wire.send(sent + "\r\n").reply();
        }
    }

    private List<String> clients(int count) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> List.copyOf(logged.list).stream()
                                .filter(event -> event.getLoggerName().equals(requests.getName()))
                                .flatMap(event -> event.getKeyValuePairs().stream())
                                .filter(pair -> pair.key.equals("client"))
                                .map(pair -> String.valueOf(pair.value))
                                .toList(),
                        clients -> clients.size() >= count);
    }

    @Test
    void header_ofAProxy_isSeenByLogsAuditSharesAndExplain() throws Exception {
        int port = behind("{addresses: [127.0.0.1, 10.0.0.0/8], header: x-forwarded-for}");
        String one = "X-Forwarded-For: 198.51.100.1, 203.0.113.1\r\nX-Forwarded-For: 10.1.1.1\r\n";
        String other = "X-Forwarded-For: 203.0.113.2\r\n";

        assertThat(exchange(port, REGIONS + one).status()).isEqualTo(200);
        assertThat(exchange(port, REGIONS).status()).isEqualTo(200);
        assertThat(exchange(port, REGIONS + "X-Forwarded-For: nonsense\r\n").status())
                .isEqualTo(200);
        assertThat(clients(3)).containsExactly("203.0.113.1", "127.0.0.1", "127.0.0.1");

        try (Wire first = Wire.to(port);
                Wire third = Wire.to(port)) {
            assertThat(first.send(STREAM + one + "\r\n").reply().status()).isEqualTo(200);
            assertThat(exchange(port, STREAM + one).status())
                    .as("one has its share")
                    .isEqualTo(429);
            assertThat(third.send(STREAM + other + "\r\n").reply().status()).isEqualTo(200);
        }
        assertThat(logged.list)
                .filteredOn(event -> event.getLoggerName().equals("audit"))
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("\"from\":\"203.0.113.1\"");

        String images =
                "GET /v1/regions/cn-hangzhou/community-images HTTP/1.1\r\nHost: localhost\r\nx-ehpc-explain: 1\r\n";
        assertThat(exchange(port, images).body()).contains("\"explain\"");
        assertThat(exchange(port, images + one).body())
                .as("the client is not on this machine")
                .doesNotContain("\"explain\"");
    }

    @Test
    void header_ofSomebodyElse_isIgnored() throws Exception {
        int port = behind("{addresses: [10.0.0.0/8], header: x-forwarded-for}");

        exchange(port, REGIONS + "X-Forwarded-For: 203.0.113.1\r\n");

        assertThat(clients(1)).containsExactly("127.0.0.1");
    }

    @Test
    void header_thatTheProxiesDoNotSet_isIgnored() throws Exception {
        int port = behind("{addresses: [127.0.0.1], header: forwarded}");

        exchange(port, REGIONS + "X-Forwarded-For: 203.0.113.1\r\n");
        exchange(port, REGIONS + "X-Forwarded-For: 203.0.113.1\r\nForwarded: for=\"[2001:db8::9]:80\"\r\n");

        assertThat(clients(2)).containsExactly("127.0.0.1", "2001:db8:0:0:0:0:0:9");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # PROXY protocol                                | client
            PROXY TCP4 203.0.113.9 127.0.0.1 4711 80~       | 203.0.113.9
            PROXY TCP6 2001:db8::9 ::1 4711 80~             | 2001:db8:0:0:0:0:0:9
            PROXY UNKNOWN~                                  | 127.0.0.1
            v2 21 11 000c cb007109 7f000001 1267 0050       | 203.0.113.9
            v2 21 21 0024 20010db8000000000000000000000009 00000000000000000000000000000001 1267 0050 | 2001:db8:0:0:0:0:0:9
            v2 20 00 0000                                   | 127.0.0.1
            """)
    void protocol_ofAProxy_namesTheClientOfTheConnection(String header, String client) throws Exception {
        int port = behind("{addresses: [127.0.0.1], protocol: true}");
        try (Wire wire = Wire.to(port)) {
            assertThat(wire.send(bytes(header) + REGIONS + "\r\n").reply().status())
                    .isEqualTo(200);
            assertThat(wire.send(REGIONS + "X-Forwarded-For: 198.51.100.7\r\n\r\n")
                            .reply()
                            .status())
                    .isEqualTo(200);
        }

        // The header is none that the proxy is said to set: it is whatever the client wrote.
        assertThat(clients(2)).containsExactly(client, client);
    }

    /** A proxy on this machine asks for strangers, whatever it calls them. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "unknown", "_hidden", "nonsense", "127.0.0.1, 127.0.0.1", "::1"})
    void explain_whoeverAProxyAsksFor_isNotGivenAsToOneOfThisMachine(String named) throws Exception {
        int port = behind("{addresses: [127.0.0.1], header: x-forwarded-for}");
        String images =
                "GET /v1/regions/cn-hangzhou/community-images HTTP/1.1\r\nHost: localhost\r\nx-ehpc-explain: 1\r\n";

        assertThat(exchange(port, images + "X-Forwarded-For: " + named + "\r\n").body())
                .doesNotContain("\"explain\"");
        assertThat(exchange(port, images).body()).as("nobody else's").contains("\"explain\"");
    }

    @Test
    void explain_overTheProxyProtocol_isNotGivenAsToOneOfThisMachine() throws Exception {
        int port = behind("{addresses: [127.0.0.1], protocol: true}");
        String images =
                "GET /v1/regions/cn-hangzhou/community-images HTTP/1.1\r\nHost: localhost\r\nx-ehpc-explain: 1\r\n";
        for (String header : List.of("PROXY TCP4 127.0.0.1 127.0.0.1 4711 80~", "PROXY UNKNOWN~")) {
            assertThat(exchange(port, bytes(header) + images).body()).doesNotContain("\"explain\"");
        }
    }

    /** Version 2 is written in hex behind its signature. */
    private static String bytes(String header) {
        if (!header.startsWith("v2 ")) {
            return header.replace("~", "\r\n");
        }
        StringBuilder bytes = new StringBuilder(V2);
        for (byte each : HexFormat.of().parseHex(header.substring(3).replace(" ", ""))) {
            bytes.append((char) (each & 0xFF));
        }
        return bytes.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [127.0.0.1]  | PROXY TCP4 nonsense~
            [127.0.0.1]  | GET /v1/regions HTTP/1.1~Host: localhost~
            [192.0.2.1]  | PROXY TCP4 203.0.113.9 127.0.0.1 4711 80~
            """)
    void protocol_thatIsMalformedOrNotAProxys_endsTheConnection(String addresses, String sent) throws Exception {
        int port = behind("{addresses: " + addresses + ", protocol: true}");
        try (Wire wire = Wire.to(port)) {
            wire.send(bytes(sent) + REGIONS + "\r\n");

            assertThat(wire.isEnded()).isTrue();
        } catch (UncheckedIOException reset) {
            // It was before all was sent.
            assertThat(reset).hasMessageContaining("reset");
        }
        assertThat(logged.list).isEmpty();
    }
}

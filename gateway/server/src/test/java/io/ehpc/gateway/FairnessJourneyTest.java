package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.RpcSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One client takes all it can of each thing that is bounded and shared, and another does not notice. */
class FairnessJourneyTest {
    private static final String CHANGES = "/v1/community-images/changes";

    private final Stage stage;
    private final List<AutoCloseable> open = new ArrayList<>();

    FairnessJourneyTest() throws Exception {
        stage = Stage.set(Identities.CONFIG
                        .replace("server: {port: 0}", "server: {port: 0, maxConnections: 24}")
                        .replace("security:\n", "security:\n  maxNonces: 1000\n  failedTries: {calls: 3, per: 1h}\n")
                + "changes: {maxListeners: 6}\n");
    }

    @AfterEach
    void strike() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        stage.close();
    }

    private HttpResponse<String> get(String client, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stage.uri(path))
                .header("Authorization", "Bearer " + Identities.apiKey(client))
                .timeout(Duration.ofSeconds(20))
                .build();
        return stage.http().send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> signed(String id, String secret, String nonce) throws Exception {
        ApiRequest request = RpcSignature.sign(
                ApiRequest.get(Parameters.parse("RegionId=cn-hangzhou")),
                Operation.LIST_COMMUNITY_IMAGES,
                new AccessKey(id, secret, null),
                stage.clock().wall().instant(),
                nonce);
        return stage.get("/?" + request.query().encoded());
    }

    private long retryAfter(HttpResponse<String> refusal) {
        return refusal.headers().firstValueAsLong("Retry-After").orElseThrow();
    }

    private void assertCounted(String reason) throws Exception {
        assertThat(stage.manage("/metrics").body())
                .containsPattern("gateway_refusals_total\\{reason=\"" + reason + "\"\\} [1-9]");
    }

    @Test
    void nonces_ofOneClient_leaveRoomForAnothers() throws Exception {
        HttpResponse<String> answer = signed("EGWfull", "secretOfFull", "n-0");
        for (int i = 1; i < 2_500 && answer.statusCode() == 200; i++) {
            answer = signed("EGWfull", "secretOfFull", "n-" + i);
        }

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Throttling.User", "nonces of this client");
        assertThat(retryAfter(answer)).isBetween(60L * 14, 60L * 19);
        assertThat(signed("EGWother", "secretOfOther", "n-0").statusCode()).isEqualTo(200);
        assertCounted("nonces-full");
    }

    /** Streams and polls that wait are counted together. */
    @Test
    void listeners_ofOneClient_leaveRoomForAnothers() throws Exception {
        for (int i = 0; i < 3; i++) {
            open.add(EventStream.open(
                    stage.http(), stage.uri(CHANGES), "", "Authorization", "Bearer " + Identities.apiKey("full")));
        }
        String cursor = Stage.json(get("full", CHANGES).body()).path("cursor").asText();

        HttpResponse<String> refused = get("full", CHANGES + "?wait=1&cursor=" + cursor);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(refused.body()).contains("problem:over-share", "waiting polls of this client");
        assertThat(retryAfter(refused)).isPositive();
        assertThat(get("other", CHANGES + "?wait=1&cursor=" + cursor).statusCode())
                .isEqualTo(200);
        assertCounted("over-share");
    }

    @Test
    void connections_ofOneAddress_leaveRoomForAnothers() throws Exception {
        int refused = 0;
        for (int i = 0; i < 24; i++) {
            Socket socket = connect(2);
            open.add(socket);
            refused += isAnswered(socket) ? 0 : 1;
        }

        assertThat(refused).isBetween(1, 23);
        Socket other = connect(3);
        open.add(other);
        assertThat(isAnswered(other)).isTrue();
        assertThat(stage.manage("/metrics").body())
                .contains("gateway_listener_refused_total{listener=\"server\",reason=\"address\"} " + refused + ".0")
                .contains("gateway_listener_refused_total{listener=\"server\",reason=\"connections\"} 0.0");
    }

    /** Failing in the name of a client, with keys of nobody, by any method: it is told so, and locks nobody out. */
    @Test
    void failedAuthentications_ofOneAddress_leaveWhoIsRightAlone() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(get("nobody" + i, "/v1/regions").statusCode()).isEqualTo(401);
            assertThat(signed("EGWnobody" + i, "secretOfNobody", "n-" + i).statusCode())
                    .isEqualTo(404);
            assertThat(signed("EGWfull", "secretOfNobody", "n-" + i).body()).contains("SignatureDoesNotMatch");
        }
        List<HttpResponse<String>> refused = List.of(
                get("nobody", "/v1/regions"),
                signed("EGWnobody", "secretOfNobody", "n-3"),
                signed("EGWfull", "secretOfNobody", "n-3"));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(retryAfter(answer)).isBetween(1L, 20L * 60);
        });
        assertThat(refused.get(0).body()).contains("urn:ehpc-gateway:problem:too-many-failures");
        assertThat(refused.get(1).body()).contains("Throttling.FailedAuthentications");
        assertThat(get("full", "/v1/regions").statusCode()).isEqualTo(200);
        assertThat(signed("EGWfull", "secretOfFull", "n-4").statusCode()).isEqualTo(200);
        assertThat(signed("EGWother", "secretOfOther", "n-4").statusCode()).isEqualTo(200);
        Socket elsewhere = connect(2);
        open.add(elsewhere);
        elsewhere
                .getOutputStream()
                .write("GET /v1/regions HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: egw_nobodys\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(elsewhere.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 401");
        assertCounted("too-many-failures");
    }

    /** @param last of the address in 127.0.0.0/24 that it comes from */
    private Socket connect(int last) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}), 0));
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), stage.gateway().port()),
                10_000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** A connection that is one too many is closed. */
    private static boolean isAnswered(Socket socket) {
        try {
            socket.getOutputStream()
                    .write("GET /v1/regions HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (IOException closed) {
            return false;
        }
    }
}

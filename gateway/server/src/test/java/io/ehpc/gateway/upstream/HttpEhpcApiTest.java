package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RpcCall;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Claim;
import io.ehpc.gateway.signing.SignatureCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what a good answer becomes. */
class HttpEhpcApiTest {
    private static final Map<String, String> FILTERS =
            Map.of("BaseOsTag", "CentOS 7.2", "ClusterId", "ehpc-hz-FY****", "InstanceType", "ecs.n1.tiny");

    private final CallRig rig = new CallRig();

    @BeforeEach
    void answerWell() {
        rig.server.reply(RawServer.good());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private String head() {
        assertThat(rig.server.requests()).hasSize(1);
        return rig.server.requests().get(0);
    }

    private ApiRequest received() {
        List<String> lines = head().lines().toList();
        String[] request = lines.get(0).split(" ", -1);
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            String[] header = line.split(": ", 2);
            headers.put(header[0], header[1]);
        }
        assertThat(request[1]).startsWith("/");
        String query = request[1].equals("/") ? "" : request[1].substring(2);
        return new ApiRequest(request[0], "/", Parameters.parse(query), headers, new byte[0]);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # host,                        token
                    127.0.0.1,
                    ehpc.cn-hangzhou.aliyuncs.com,
                    ehpc.cn-hangzhou.aliyuncs.com, t0ken
                    """)
    void answer_request_isSignedAndAsksTheQuestion(String host, @Nullable String token) {
        Query query = Samples.query("default", CallRig.REGION, FILTERS);

        Ends.value(rig.api(host, token).answer(query, rig.in(Duration.ofSeconds(5))));

        ApiRequest request = received();
        AccessKey key = new AccessKey("LTAI-test", CallRig.SECRET, token);
        SignatureCheck.STANDARD.verify(request, Claim.of(request), key, rig.clock.instant());
        RpcCall call = new RpcCall.Reader(
                        Map.of("ListCommunityImages", Operation.LIST_COMMUNITY_IMAGES), CallRig.REGION::equals, null)
                .read(request);
        assertThat(call).isEqualTo(new RpcCall(query.operation(), query.region(), query.filters()));
        assertThat(head()).doesNotContain(CallRig.SECRET);
    }

    @Test
    void answer_filters_areEncodedAsTheSignatureWantsThem() {
        Ends.value(rig.api().answer(Samples.query("default", CallRig.REGION, FILTERS), rig.in(Duration.ofSeconds(5))));

        assertThat(head())
                .startsWith("GET /?BaseOsTag=CentOS%207.2&ClusterId=ehpc-hz-FY%2A%2A%2A%2A&InstanceType=ecs.n1.tiny"
                        + "&RegionId=cn-hangzhou HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # host,                        names the region itself
                    ehpc.cn-hangzhou.aliyuncs.com, true
                    ehpc.cn-beijing.aliyuncs.com,  false
                    gateway.test,                  false
                    my-gateway-1.test,             false
                    127.0.0.1,                     false
                    """)
    void answer_host_thatNamesNotTheRegionIsToldIt(String host, boolean namesIt) {
        Ends.value(rig.call(rig.api(host, null)));

        assertThat(received().query().first("RegionId").isEmpty()).isEqualTo(namesIt);
        assertThat(received().header("host")).contains(host + ":" + rig.server.port());
    }

    @Test
    void answer_eachCall_hasItsOwnNonceAndConnection() {
        HttpEhpcApi api = rig.api();
        for (int i = 0; i < 3; i++) {
            Ends.value(rig.call(api));
        }

        assertThat(rig.server.requests()).hasSize(3).doesNotHaveDuplicates();
        assertThat(rig.server.requests()).allMatch(request -> request.contains("\r\nconnection: close\r\n"));
        await().until(() -> rig.server.connections() == 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 90})
    void answer_good_isTheBodyAsItCame(long age) {
        rig.server.reply(RawServer.response(
                200, "Age: " + age + "\r\n", Samples.body("m-1").toString()));

        Answer answer = Ends.value(rig.call(rig.api()));

        assertThat(answer.body()).isEqualTo(Samples.body("m-1"));
        assertThat(answer.requestId()).isEqualTo("R-m-1");
        assertThat(answer.asOf()).isEqualTo(rig.clock.instant().minusSeconds(age));
        assertThat(rig.calls()).isEqualTo(Map.of("ok", 1));
    }

    @Test
    void answer_callTakesTime_isAsOfItsStart() {
        rig.server.reply(socket -> {
            rig.clock.pass(Duration.ofSeconds(2));
            socket.write(RawServer.good());
        });

        Answer answer = Ends.value(rig.call(rig.api()));

        assertThat(answer.age(rig.clock.both().now())).isEqualTo(Duration.ofSeconds(2));
        assertThat(rig.registry.get("gateway.upstream.call").timer().max(TimeUnit.SECONDS))
                .isEqualTo(2);
    }

    @Test
    void answer_chunked_isRead() {
        String body = Samples.body("m-1").toString();
        rig.server.reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + body.substring(0, 5) + "\r\n"
                + Integer.toHexString(body.length() - 5) + "\r\n" + body.substring(5) + "\r\n0\r\n\r\n");

        assertThat(Ends.value(rig.call(rig.api())).body()).isEqualTo(Samples.body("m-1"));
    }

    /** A race: on loopback the whole answer may be there before the caller's thread is told of its head. */
    @Test
    void answer_smallAndQuick_isReadFromItsStart() {
        rig.server.replyAndClose(RawServer.good());
        HttpEhpcApi api = rig.api();
        for (int i = 0; i < 500; i++) {
            Ends.value(rig.call(api));
        }

        assertThat(rig.calls()).isEqualTo(Map.of("ok", 500));
    }

    @Test
    void answer_unknownRegion_isABug() {
        HttpEhpcApi api = rig.api();

        assertThatThrownBy(() -> api.answer(Samples.query("us-east-1"), rig.in(Duration.ofSeconds(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("us-east-1");
    }
}

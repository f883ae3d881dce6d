package io.ehpc.gateway;

import static io.ehpc.gateway.OfficialClient.ACS3;
import static io.ehpc.gateway.OfficialClient.RPC_SHA1;
import static io.ehpc.gateway.OfficialClient.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.tea.TeaException;
import com.aliyun.tea.TeaUnretryableException;
import com.aliyun.teaopenapi.Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.signing.RpcSignature;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the RPC face a request is signed with a key of the gateway's own; the cloud's secret, no client has. */
class SignedRequestJourneyTest {
    private static final String FULL = "EGWfull";
    private static final String SECRET_OF_FULL = "secretOfFull";

    private final Stage stage;

    SignedRequestJourneyTest() throws Exception {
        stage = Stage.set(Identities.CONFIG);
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    private Client client(String scheme, String id, String secret) throws Exception {
        return OfficialClient.client(stage.gateway().port(), scheme, id, secret);
    }

    private static JsonNode images(Map<String, ?> response) {
        return new ObjectMapper()
                .<JsonNode>valueToTree(response)
                .path("body")
                .path("Images")
                .path("ImageInfo");
    }

    private static String code(ThrowingCall call) {
        try {
            call.make();
        } catch (TeaException refused) {
            return refused.getStatusCode() + " " + refused.getCode();
        } catch (Exception other) {
            throw new AssertionError(other);
        }
        return "answered";
    }

    private interface ThrowingCall {
        void make() throws Exception;
    }

    private HttpResponse<String> signed(String id, String secret, String query, String nonce) throws Exception {
        ApiRequest request = RpcSignature.sign(
                ApiRequest.get(Parameters.parse(query)),
                Operation.LIST_COMMUNITY_IMAGES,
                new AccessKey(id, secret, null),
                stage.clock().wall().instant(),
                nonce);
        return stage.get("/?" + request.query().encoded());
    }

    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void officialClient_withAKeyOfTheGateway_getsTheCloudsAnswer(String scheme) throws Exception {
        Map<String, ?> ofCloud =
                call(OfficialClient.client(stage.simulator().port(), scheme), Map.of("RegionId", "cn-hangzhou"));

        Map<String, ?> ofGateway = call(client(scheme, FULL, SECRET_OF_FULL), Map.of("ClusterId", ""));

        assertThat(images(ofGateway)).isEqualTo(images(ofCloud)).hasSizeGreaterThan(39);
    }

    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void officialClient_refused_knowsTheCloudsCode(String scheme) throws Exception {
        assertThat(code(() -> call(client(scheme, FULL, "wrong"), Map.of()))).isEqualTo("400 SignatureDoesNotMatch");
        assertThat(code(() -> call(client(scheme, "testAccessKeyId", "testAccessKeySecret"), Map.of())))
                .isEqualTo("404 InvalidAccessKeyId.NotFound");
        assertThat(stage.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void notAuthorized_has403OrWhatIsConfigured(String scheme) throws Exception {
        Client narrow = client(scheme, "EGWnarrow", "secretOfNarrow");
        assertThat(images(call(narrow, Map.of("RegionId", "cn-hangzhou")))).isNotEmpty();

        assertThat(code(() -> call(narrow, Map.of("RegionId", "cn-beijing")))).isEqualTo("403 NotAuthorized");
        assertThat(code(() -> call("ListClusters", narrow, Map.of()))).isEqualTo("403 NotAuthorized");
        stage.control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"rate\":1,\"code\":\"NotAuthorized\"}");
        assertThat(code(() -> call(client(scheme, FULL, SECRET_OF_FULL), Map.of("InstanceType", "ecs.c6.large"))))
                .as("the cloud's own")
                .isEqualTo("403 NotAuthorized");
        stage.gateway().reconfigure(stage.config(Identities.CONFIG + "  forbiddenStatus: \"407\"\n"));
        assertThatThrownBy(() -> call(narrow, Map.of("RegionId", "cn-beijing")))
                .isInstanceOf(TeaUnretryableException.class)
                .hasMessageContaining("407");
    }

    @Test
    void replay_atAnotherRegionsHostToo_isRefused() throws Exception {
        ApiRequest request = RpcSignature.sign(
                ApiRequest.get(Parameters.parse("RegionId=cn-hangzhou")),
                Operation.LIST_COMMUNITY_IMAGES,
                new AccessKey(FULL, SECRET_OF_FULL, null),
                stage.clock().wall().instant(),
                "once");
        String path = "/?" + request.query().encoded();
        assertThat(stage.get(path).statusCode()).isEqualTo(200);

        HttpResponse<String> again = stage.get(path);

        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("\"Code\":\"SignatureNonceUsed\"");
    }

    @Test
    void get_withABodyThatWasNotSigned_isRefused() throws Exception {
        ApiRequest request = Acs3Signature.sign(
                ApiRequest.get(Parameters.parse("RegionId=cn-hangzhou"))
                        .withHeader("host", "127.0.0.1:" + stage.gateway().port()),
                Operation.LIST_COMMUNITY_IMAGES,
                new AccessKey(FULL, SECRET_OF_FULL, null),
                stage.clock().wall().instant(),
                "once");
        HttpRequest.Builder sent =
                HttpRequest.newBuilder(stage.uri("/?" + request.query().encoded()));
        request.headers().forEach((name, value) -> {
            if (!name.equals("host")) {
                sent.header(name, value);
            }
        });

        HttpResponse<String> answer = stage.http()
                .send(
                        sent.method("GET", BodyPublishers.ofString("RegionId=cn-beijing"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.body()).contains("\"Code\":\"SignatureDoesNotMatch\"");
        HttpResponse<String> asItWasSigned = stage.http().send(sent.GET().build(), BodyHandlers.ofString());
        assertThat(asItWasSigned.statusCode()).as(asItWasSigned.body()).isEqualTo(200);
    }

    @Test
    void unsigned_isRefused() throws Exception {
        HttpResponse<String> answer = stage.get("/?Action=ListCommunityImages&Version=2018-04-12");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"Code\":\"MissingParameter\"");
    }

    @Test
    void quotas_usedUp_areTheCloudsThrottling() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(signed("EGWrare", "secretOfRare", "", "rare-" + i).statusCode())
                    .isEqualTo(200);
        }
        assertThat(signed("EGWfrugal", "secretOfFrugal", "RegionId=cn-beijing", "f-1")
                        .statusCode())
                .isEqualTo(200);

        for (HttpResponse<String> answer : List.of(
                signed("EGWrare", "secretOfRare", "", "rare-2"),
                signed("EGWfrugal", "secretOfFrugal", "RegionId=ap-southeast-1", "f-2"))) {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"Code\":\"Throttling.User\"");
            assertThat(answer.headers().firstValueAsLong("x-acs-retry-after").orElse(0))
                    .isBetween(1_000L, 60_000L);
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 60L);
            assertThat(answer.headers().firstValue("RateLimit-Policy")).isPresent();
        }
        assertThat(stage.calls()).isEqualTo(2);
    }

    @Test
    void hits_ofTwoClientsOfOneAccount_areShared() throws Exception {
        HttpResponse<String> first = signed(FULL, SECRET_OF_FULL, "RegionId=cn-hangzhou", "a");
        HttpResponse<String> second = signed("EGWnarrow", "secretOfNarrow", "RegionId=cn-hangzhou", "b");
        HttpResponse<String> foreign = signed("EGWother", "secretOfOther", "RegionId=cn-hangzhou", "c");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(foreign.body()).isNotEqualTo(first.body());
        assertThat(stage.calls()).isEqualTo(2);
    }
}

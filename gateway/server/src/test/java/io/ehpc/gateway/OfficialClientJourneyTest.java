package io.ehpc.gateway;

import static io.ehpc.gateway.OfficialClient.ACS3;
import static io.ehpc.gateway.OfficialClient.RPC_SHA1;
import static io.ehpc.gateway.OfficialClient.call;
import static io.ehpc.gateway.OfficialClient.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.simulator.Catalogue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An official client, {@code com.aliyun:tea-openapi}, of which nothing was changed but its endpoint: what
 * it makes of the gateway's answers must be what it makes of the cloud's.
 */
class OfficialClientJourneyTest extends Journey {
    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void goodAnswer_isTheClouds(String scheme) throws Exception {
        Map<String, ?> ofCloud = call(client(stage().simulator().port(), scheme), Map.of("RegionId", "cn-hangzhou"));
        Map<String, ?> ofGateway = call(client(stage().gateway().port(), scheme), Map.of());

        assertThat(ofGateway.get("statusCode")).isEqualTo(200);
        assertThat(images(ofGateway)).isEqualTo(images(ofCloud)).hasSizeGreaterThan(39);
    }

    /** An empty number is one that the client left unset. */
    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void anotherOperation_isTheCloudsPageByPage(String scheme) throws Exception {
        Client client = client(stage().gateway().port(), scheme);

        Map<String, ?> first = call("ListClusters", client, Map.of("PageNumber", "1", "PageSize", "1"));
        Map<String, ?> second = call("ListClusters", client, Map.of("PageNumber", "2", "PageSize", "1"));
        call("ListClusters", client, Map.of("PageNumber", "", "PageSize", "1"));

        List<String> ids = stage().simulator().catalogue().clusters("cn-hangzhou").stream()
                .map(Catalogue.Cluster::id)
                .toList();
        assertThat(body(first).path("TotalCount").asInt()).isEqualTo(ids.size());
        assertThat(body(first).findValuesAsText("Id")).containsExactly(ids.get(0));
        assertThat(body(second).findValuesAsText("Id")).containsExactly(ids.get(1));
        assertThat(stage().calls()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void actionThatWrites_hasACodeAndReachesNothing(String scheme) throws Exception {
        Client client = client(stage().gateway().port(), scheme);

        assertThatThrownBy(() -> call("DeleteClusters", client, Map.of()))
                .isInstanceOfSatisfying(
                        TeaException.class, error -> assertThat(error.getCode()).isEqualTo("InvalidAction.NotFound"));
        assertThat(stage().calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void filters_reachTheCloud(String scheme) throws Exception {
        Map<String, String> filters =
                Map.of("BaseOsTag", "CentOS_7.9_64", "InstanceType", "ecs.c6.large", "ClusterId", "");

        call(client(stage().gateway().port(), scheme), filters);

        assertThat(stage().calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void errorOfTheCloud_keepsItsCodeAndStatus(String scheme) throws Exception {
        stage().control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"rate\":1,\"code\":\"EcsError\"}");

        assertThatThrownBy(() -> call(client(stage().gateway().port(), scheme), Map.of()))
                .isInstanceOfSatisfying(TeaException.class, error -> {
                    assertThat(error.getCode()).isEqualTo("EcsError");
                    assertThat(error.getStatusCode()).isEqualTo(406);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {ACS3, RPC_SHA1})
    void badParameter_hasACode(String scheme) throws Exception {
        assertThatThrownBy(() -> call(client(stage().gateway().port(), scheme), Map.of("ClusterId", "a b")))
                .isInstanceOfSatisfying(TeaException.class, error -> {
                    assertThat(error.getCode()).isEqualTo("InvalidParameter");
                    assertThat(error.getMessage()).contains("ClusterId");
                });
        assertThat(stage().calls()).isZero();
    }

    @Test
    void cloudDown_hasACode() throws Exception {
        stage().control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"reset\",\"rate\":1}");

        assertThatThrownBy(() -> call(client(stage().gateway().port(), ACS3), Map.of()))
                .isInstanceOfSatisfying(
                        TeaException.class, error -> assertThat(error.getCode()).isEqualTo("ServiceUnavailable"));
    }

    @Test
    void notAuthorized_hasItsCode() throws Exception {
        stage().control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"rate\":1,\"code\":\"NotAuthorized\"}");

        assertThatThrownBy(() -> call(client(stage().gateway().port(), ACS3), Map.of()))
                .isInstanceOfSatisfying(TeaException.class, error -> {
                    assertThat(error.getCode()).isEqualTo("NotAuthorized");
                    assertThat(error.getStatusCode()).isEqualTo(403);
                });
    }

    private static JsonNode images(Map<String, ?> response) {
        return body(response).path("Images").path("ImageInfo");
    }

    private static JsonNode body(Map<String, ?> response) {
        return new ObjectMapper().<JsonNode>valueToTree(response).path("body");
    }
}

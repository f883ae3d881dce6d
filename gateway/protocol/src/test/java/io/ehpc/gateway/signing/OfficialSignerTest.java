package io.ehpc.gateway.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.openapiutil.Client;
import com.aliyun.tea.TeaRequest;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Parameters.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cloud's own library comes to the same signatures for any request. */
class OfficialSignerTest {

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void acs3_anyRequest_isSignedAsByTheLibrary(long seed) throws Exception {
        RandomRequests random = new RandomRequests(seed);
        AccessKey key = random.key();
        ApiRequest signed = Acs3Signature.sign(
                random.request(), Operation.LIST_COMMUNITY_IMAGES, key, random.instant(), random.word());
        TeaRequest theirs = new TeaRequest();
        theirs.method = signed.method();
        theirs.pathname = signed.path();
        theirs.query = map(signed.query());
        theirs.headers = new HashMap<>(signed.headers());
        theirs.headers.remove("authorization");

        assertThat(signed.header("authorization"))
                .contains(Client.getAuthorization(
                        theirs, Acs3Signature.ALGORITHM, Digests.sha256(signed.body()), key.id(), key.secret()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void rpc_anyRequest_isSignedAsByTheLibrary(long seed) throws Exception {
        RandomRequests random = new RandomRequests(seed);
        AccessKey key = random.key();
        // At least one parameter has a value, as in every real request: the library fails without.
        ApiRequest request = random.request();
        request = request.withQuery(request.query().with("Action", "ListCommunityImages"));
        Map<String, String> theirs = map(request.parameters());

        // The library leaves parameters of an empty value out.
        assertThat(RpcSignature.signature(request, false, key.secret()))
                .isEqualTo(Client.getRPCSignature(theirs, request.method(), key.secret()));
        theirs.values().removeIf(String::isEmpty);
        if (theirs.size() == request.parameters().all().size()) {
            assertThat(RpcSignature.signature(request, true, key.secret()))
                    .isEqualTo(Client.getRPCSignature(theirs, request.method(), key.secret()));
        }
    }

    private static Map<String, String> map(Parameters parameters) {
        Map<String, String> map = new HashMap<>();
        for (Parameter parameter : parameters.all()) {
            map.put(parameter.name(), parameter.value());
        }
        return map;
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }
}

package io.ehpc.gateway;

import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.Map;

/** An official client of loopback, {@code com.aliyun:tea-openapi}. */
final class OfficialClient {
    /** Its schemes of signing, as it calls them. */
    static final String ACS3 = "";

    static final String RPC_SHA1 = "v2";

    private OfficialClient() {}

    /** With the key pair that the simulator knows. */
    static Client client(int port, String scheme) throws Exception {
        return client(port, scheme, "testAccessKeyId", "testAccessKeySecret");
    }

    static Client client(int port, String scheme, String accessKeyId, String accessKeySecret) throws Exception {
        Config config = new Config()
                .setAccessKeyId(accessKeyId)
                .setAccessKeySecret(accessKeySecret)
                .setEndpoint("127.0.0.1:" + port)
                .setProtocol("http");
        return new Client(scheme.isEmpty() ? config : config.setSignatureAlgorithm(scheme));
    }

    static Map<String, ?> call(Client client, Map<String, String> query) throws Exception {
        return call("ListCommunityImages", client, query);
    }

    static Map<String, ?> call(String action, Client client, Map<String, String> query) throws Exception {
        Params params = new Params()
                .setAction(action)
                .setVersion("2018-04-12")
                .setProtocol("HTTPS")
                .setPathname("/")
                .setMethod("GET")
                .setAuthType("AK")
                .setStyle("RPC")
                .setReqBodyType("formData")
                .setBodyType("json");
        return client.callApi(params, new OpenApiRequest().setQuery(query), new RuntimeOptions());
    }
}

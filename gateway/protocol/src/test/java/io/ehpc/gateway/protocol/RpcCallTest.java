package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a request, in whichever way its client says it, to the call that it means or the code that refuses it. */
class RpcCallTest {
    private static final String HANGZHOU = "ehpc.cn-hangzhou.aliyuncs.com";

    /** In the tables, {@code @} stands for this. */
    private static final String CALL = "Action=ListCommunityImages&Version=2018-04-12";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET    | cn-hangzhou {}
                    POST   | cn-hangzhou {}
                    PUT    | UnsupportedHTTPMethod
                    HEAD   | UnsupportedHTTPMethod
                    DELETE | UnsupportedHTTPMethod
                    get    | UnsupportedHTTPMethod
                    """)
    void read_method_isOneOfTwo(String method, String outcome) {
        assertThat(outcome(request(method, CALL, HANGZHOU, ""), null)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # query                                         | x-acs-action        | x-acs-version | outcome
                    Action=ListCommunityImages&Version=2018-04-12   |                     |            | cn-hangzhou {}
                    ''                                              | ListCommunityImages | 2018-04-12 | cn-hangzhou {}
                    Action=ListCommunityImages                      |                     | 2018-04-12 | cn-hangzhou {}
                    Version=2018-04-12                              | ListCommunityImages |            | cn-hangzhou {}
                    Action=ListCommunityImages&Version=2018-04-12   | ListCommunityImages | 2018-04-12 | cn-hangzhou {}
                    Action=&Version=                                | ListCommunityImages | 2018-04-12 | cn-hangzhou {}
                    Action=ListCommunityImages&Version=2018-04-12   | ListImages          | 2018-04-12 | InvalidParameter
                    Action=ListCommunityImages&Version=2018-04-12   | ListCommunityImages | 2018-04-13 | InvalidParameter
                    ''                                              |                     |            | MissingParameter
                    Version=2018-04-12                              |                     |            | MissingParameter
                    Action=ListCommunityImages                      |                     |            | MissingParameter
                    Action=ListImages&Version=2018-04-12            |                     |            | InvalidAction.NotFound
                    Action=listcommunityimages&Version=2018-04-12   |                     |            | InvalidAction.NotFound
                    ''                                              | ListImages          | 2018-04-12 | InvalidAction.NotFound
                    Action=ListCommunityImages&Version=2024-07-30   |                     |            | InvalidVersion
                    Action=ListCommunityImages&Version=2018-4-12    |                     |            | InvalidVersion
                    """)
    void read_actionAndVersion_agreeOrAreRefused(
            String query, @Nullable String action, @Nullable String version, String outcome) {
        ApiRequest request = request("GET", query, HANGZHOU, "");
        request = action == null ? request : request.withHeader("x-acs-action", action);
        request = version == null ? request : request.withHeader("X-Acs-Version", version);

        assertThat(outcome(request, null)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # RegionId        | host                                  | without a default       | with cn-beijing
                                      | ehpc.cn-hangzhou.aliyuncs.com         | cn-hangzhou             | cn-hangzhou
                                      | EHPC.CN-Hangzhou.AliyunCS.com         | cn-hangzhou             | cn-hangzhou
                                      | ehpc.cn-hangzhou.aliyuncs.com:443     | cn-hangzhou             | cn-hangzhou
                                      | ehpc-vpc.cn-hangzhou.aliyuncs.com     | cn-hangzhou             | cn-hangzhou
                                      | cn-hangzhou.gateway.internal:8080     | cn-hangzhou             | cn-hangzhou
                                      | ap-southeast-1.localhost              | ap-southeast-1          | ap-southeast-1
                                      | 127.0.0.1:8080                        | MissingRegionId         | cn-beijing
                                      | 10.0.0.1                              | MissingRegionId         | cn-beijing
                                      | [::1]:8080                            | MissingRegionId         | cn-beijing
                                      | gateway.internal                      | MissingRegionId         | cn-beijing
                                      | localhost                             | MissingRegionId         | cn-beijing
                                      |                                       | MissingRegionId         | cn-beijing
                                      | ehpc.cn-atlantis.aliyuncs.com         | InvalidRegionId.NotFound | InvalidRegionId.NotFound
                    ap-southeast-1    | ehpc.cn-hangzhou.aliyuncs.com         | ap-southeast-1          | ap-southeast-1
                    ap-southeast-1    | 127.0.0.1                             | ap-southeast-1          | ap-southeast-1
                    ''                | ehpc.cn-hangzhou.aliyuncs.com         | cn-hangzhou             | cn-hangzhou
                    ''                | 127.0.0.1                             | MissingRegionId         | cn-beijing
                    cn-atlantis       | ehpc.cn-hangzhou.aliyuncs.com         | InvalidRegionId.NotFound | InvalidRegionId.NotFound
                    CN-HANGZHOU       | ehpc.cn-hangzhou.aliyuncs.com         | InvalidParameter        | InvalidParameter
                    hangzhou          | ehpc.cn-hangzhou.aliyuncs.com         | InvalidParameter        | InvalidParameter
                    *                 | ehpc.cn-hangzhou.aliyuncs.com         | InvalidParameter        | InvalidParameter
                    cn-hangzhou/../x  | ehpc.cn-hangzhou.aliyuncs.com         | InvalidParameter        | InvalidParameter
                    """)
    void read_region_isNamedThenOfTheHostThenTheDefault(
            @Nullable String regionId, @Nullable String host, String without, String with) {
        String query = regionId == null ? CALL : CALL + "&RegionId=" + Percent.encode(regionId);
        ApiRequest request = request("GET", query, host, "");

        assertThat(outcome(request, null).replace(" {}", "")).isEqualTo(without);
        assertThat(outcome(request, "cn-beijing").replace(" {}", "")).isEqualTo(with);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # query                          | form                    | outcome
                    @&BaseOsTag=CentOS_7.2_64        |                         | cn-hangzhou {BaseOsTag=CentOS_7.2_64}
                    @&InstanceType=b&ClusterId=a     |                         | cn-hangzhou {ClusterId=a, InstanceType=b}
                    @&ClusterId=ehpc-hz-FYUr32****   |                         | cn-hangzhou {ClusterId=ehpc-hz-FYUr32****}
                    @                                | ClusterId=a             | cn-hangzhou {ClusterId=a}
                    @&InstanceType=b                 | ClusterId=a             | cn-hangzhou {ClusterId=a, InstanceType=b}
                    ''                               | @&ClusterId=a           | cn-hangzhou {ClusterId=a}
                    @&ClusterId=&BaseOsTag=          |                         | cn-hangzhou {}
                    @&ClusterId&BaseOsTag            |                         | cn-hangzhou {}
                    @&&ClusterId=a&                  |                         | cn-hangzhou {ClusterId=a}
                    @&ClusterId=a&ClusterId=a        |                         | InvalidParameter
                    @&ClusterId=a&ClusterId=         |                         | InvalidParameter
                    @&ClusterId=a                    | ClusterId=a             | InvalidParameter
                    @&Action=ListCommunityImages     |                         | InvalidParameter
                    @&RegionId=&RegionId=            |                         | InvalidParameter
                    @&Color=red                      |                         | UnsupportedParameter
                    @&Color=                         |                         | UnsupportedParameter
                    @&clusterId=a                    |                         | UnsupportedParameter
                    @&ClusterId=a%0A                 |                         | InvalidParameter
                    @&ClusterId=%2A                  |                         | InvalidParameter
                    @&BaseOsTag=Cent+OS              |                         | cn-hangzhou {BaseOsTag=Cent OS}
                    @                                | ClusterId=%zz           | InvalidParameter
                    @                                | ClusterId=%             | InvalidParameter
                    """)
    void read_filters_areNormalisedOrRefused(String query, @Nullable String form, String outcome) {
        String body = form == null ? "" : form.replace("@", CALL);

        assertThat(outcome(request(form == null ? "GET" : "POST", query.replace("@", CALL), HANGZHOU, body), null))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    64, cn-hangzhou
                    65, InvalidParameter
                    """)
    void read_filterLength_isBounded(int length, String outcome) {
        String query = CALL + "&ClusterId=" + "a".repeat(length);

        assertThat(outcome(request("GET", query, HANGZHOU, ""), null)).startsWith(outcome);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    JSON, cn-hangzhou {}
                    json, cn-hangzhou {}
                    '',   cn-hangzhou {}
                    XML,  InvalidParameter
                    xml,  InvalidParameter
                    """)
    void read_format_isJson(String format, String outcome) {
        assertThat(outcome(request("GET", CALL + "&Format=" + format, HANGZHOU, ""), null))
                .isEqualTo(outcome);
    }

    @Test
    void read_parametersOfTheSignature_areNoFilters() {
        String query = CALL + "&AccessKeyId=a&SecurityToken=b&Signature=c&SignatureMethod=HMAC-SHA1"
                + "&SignatureNonce=d&SignatureType=&SignatureVersion=1.0&Timestamp=e";

        assertThat(outcome(request("GET", query, HANGZHOU, ""), null)).isEqualTo("cn-hangzhou {}");
    }

    @Test
    void read_bodyThatIsNoForm_isNotRead() {
        ApiRequest json = request("POST", CALL, HANGZHOU, "ClusterId=a").withHeader("content-type", "application/json");

        assertThat(outcome(json, null)).isEqualTo("cn-hangzhou {}");
    }

    @Test
    void filters_ofACall_cannotBeChanged() {
        Map<String, String> filters = new TreeMap<>(Map.of("ClusterId", "a"));
        RpcCall call = new RpcCall(Operation.LIST_COMMUNITY_IMAGES, "cn-hangzhou", new TreeMap<>(filters));

        assertThatThrownBy(() -> call.filters().put("ClusterId", "b"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(call.filters()).isEqualTo(filters);
    }

    private static String outcome(ApiRequest request, @Nullable String defaultRegion) {
        Set<String> regions = Set.of("cn-hangzhou", "cn-beijing", "ap-southeast-1");
        var reader = new RpcCall.Reader(
                Map.of("ListCommunityImages", Operation.LIST_COMMUNITY_IMAGES), regions::contains, defaultRegion);
        String[] read = {""};
        String code = Refusals.codeOf(() -> {
            RpcCall call = reader.read(request);
            assertThat(call.operation()).isEqualTo(Operation.LIST_COMMUNITY_IMAGES);
            read[0] = call.region() + " " + call.filters();
        });
        return code + read[0];
    }

    private static ApiRequest request(String method, String query, @Nullable String host, String form) {
        ApiRequest request = new ApiRequest(method, "/", Parameters.parse(query), Map.of(), form.getBytes(UTF_8))
                .withHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        return host == null ? request : request.withHeader("Host", host);
    }
}

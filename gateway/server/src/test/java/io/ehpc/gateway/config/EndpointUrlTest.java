package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://ehpc.example                | false | ok
            HTTPS://EHPC.example:443/           | false | ok
            http://127.0.0.1:8090               | false | ok
            http://127.9.255.1                  | false | ok
            http://[::1]:8090                   | false | ok
            http://LOCALHOST                    | false | ok
            http://ehpc.example                 | true  | ok
            http://ehpc.example                 | false | needs https, since the host is not loopback; or upstream.allowPlainHttp: true
            http://127.0.0.1.example            | false | needs https, since the host is not loopback; or upstream.allowPlainHttp: true
            http://localhost.example            | false | needs https, since the host is not loopback; or upstream.allowPlainHttp: true
            http://128.0.0.1                    | false | needs https, since the host is not loopback; or upstream.allowPlainHttp: true
            http://[::2]                        | false | needs https, since the host is not loopback; or upstream.allowPlainHttp: true
            http://0.0.0.0                      | false | needs https, since the host is not loopback; or upstream.allowPlainHttp: true
            ehpc.example                        | true  | needs a URL that starts with https:// or http://
            ehpc.example:443                    | true  | needs a URL that starts with https:// or http://
            ftp://ehpc.example                  | true  | needs a URL that starts with https:// or http://
            https:/ehpc.example                 | true  | needs a URL with a host name or an IP address
            https:ehpc.example                  | true  | needs a URL with a host name or an IP address
            https://a_b.example                 | true  | needs a URL with a host name or an IP address
            https://u@ehpc.example              | true  | needs a URL without a user, a query and a fragment
            https://ehpc.example?a              | true  | needs a URL without a user, a query and a fragment
            https://ehpc.example#a              | true  | needs a URL without a user, a query and a fragment
            https://ehpc.example/v1             | true  | needs a URL without a path, since the API is at the root
            https://ehpc.example:0              | true  | needs a port from 1 to 65535
            https://ehpc.example:65536          | true  | needs a port from 1 to 65535
            https://ehpc example                | true  | needs a URL such as https://ehpc.cn-hangzhou.aliyuncs.com
            """)
    void fault_ofUrl_isWhatItNeeds(String url, boolean allowPlainHttp, String expected) {
        assertThat(EndpointUrl.fault(url, allowPlainHttp).orElse("ok")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTPS://EHPC.example:443/ | https://ehpc.example:443
            http://[::1]:8090         | http://[::1]:8090
            https://ehpc.example      | https://ehpc.example
            """)
    void of_soundUrl_hasOneSpelling(String url, URI expected) {
        assertThat(EndpointUrl.of(url)).isEqualTo(expected);
    }

    @Test
    void regions_withSeveralEndpoints_takeTheirOwnFirst() {
        UpstreamConfig upstream = ConfigTexts.config(ACCOUNT + """
                upstream:
                  endpoint: https://all.example
                  regions:
                    cn-hangzhou:
                    cn-beijing: {endpoint: 'https://own.example'}
                """).upstream();

        assertThat(upstream.regions())
                .isEqualTo(Map.of(
                        "cn-hangzhou", URI.create("https://all.example"),
                        "cn-beijing", URI.create("https://own.example")));
    }

    @Test
    void regions_onTheVpcNetwork_areThoseItHas() {
        UpstreamConfig upstream =
                ConfigTexts.config(ACCOUNT + "upstream: {network: vpc}").upstream();

        assertThat(upstream.regions())
                .hasSize(OfficialEndpoints.REGIONS.size() - 1)
                .doesNotContainKey("me-east-1")
                .containsEntry("cn-wuhan-lr", URI.create("https://ehpc-vpc.cn-wuhan-lr.aliyuncs.com"));
    }
}

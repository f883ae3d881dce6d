package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where regions are called that the cloud names and the file does not. */
class DiscoveryConfigTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            discovery: {enabled: true}                  | ap-south-1  | https://ehpc.ap-south-1.aliyuncs.com
            network: vpc, discovery: {enabled: true}    | ap-south-1  | https://ehpc-vpc.ap-south-1.aliyuncs.com
            network: vpc, discovery: {enabled: true}    | me-east-1   |
            discovery: {enabled: true}                  | evil.com/   |
            discovery: {enabled: false}                 | ap-south-1  |
            discovery: {enabled: true}, endpoint: 'https://gateway.example:8443' | ap-south-1 | https://gateway.example:8443
            discovery: {enabled: true}, regions: {cn-hangzhou: {endpoint: 'https://own.example'}} | cn-hangzhou | https://own.example
            """)
    void withFound_region_isCalledByThePatternUnlessItIsConfigured(
            String upstream, String region, @Nullable String endpoint) {
        UpstreamConfig config =
                ConfigTexts.config(ACCOUNT + "upstream: {" + upstream + "}").upstream();

        UpstreamConfig more = config.withFound(List.of(region));

        if (endpoint == null) {
            assertThat(more).isEqualTo(config);
        } else {
            assertThat(more.regions().get(region)).hasToString(endpoint);
            assertThat(more.regions()).containsAllEntriesOf(config.regions());
        }
    }
}

package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cn-qingdao",
                "cn-beijing",
                "cn-zhangjiakou",
                "cn-huhehaote",
                "cn-wulanchabu",
                "cn-hangzhou",
                "cn-shanghai",
                "cn-shenzhen",
                "cn-heyuan",
                "cn-guangzhou",
                "cn-chengdu",
                "cn-hongkong",
                "cn-wuhan-lr",
                "cn-shanghai-finance-1",
                "ap-northeast-1",
                "ap-southeast-1",
                "ap-southeast-5",
                "eu-central-1",
                "me-east-1",
                "us-west-1",
                "na-south-1"
            })
    void isWellFormed_regionOfTheCloud_isTrue(String id) {
        assertThat(Region.isWellFormed(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cn",
                "cn-",
                "-cn",
                "cn-hangzhou-",
                "cn--hangzhou",
                "cn_hangzhou",
                "Cn-hangzhou",
                "cn-hangzhou ",
                "cn-hangzhou\n",
                "cn-hángzhou",
                "cn-hangzhou.evil.example",
                "cn-hangzhou:80",
                "ap-southeast",
                "ap-southeast-",
                "a-southeast-1",
                "apac-southeast-1",
                "ap-1",
                "*"
            })
    void isWellFormed_anythingElse_isFalse(String id) {
        assertThat(Region.isWellFormed(id)).isFalse();
    }

    @Test
    void isWellFormed_length_isBounded() {
        assertThat(Region.isWellFormed("cn-" + "a".repeat(37))).isTrue();
        assertThat(Region.isWellFormed("cn-" + "a".repeat(38))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    ehpc.cn-hangzhou.aliyuncs.com,          cn-hangzhou
                    ehpc.cn-hangzhou.aliyuncs.com:8443,     cn-hangzhou
                    EHPC.CN-HANGZHOU.ALIYUNCS.COM,          cn-hangzhou
                    ehpc-vpc.ap-southeast-1.aliyuncs.com,   ap-southeast-1
                    ap-southeast-1.gateway.internal,        ap-southeast-1
                    cn-hangzhou,                            cn-hangzhou
                    cn-hangzhou:8080,                       cn-hangzhou
                    ehpc.cn-hangzhou,                       cn-hangzhou
                    gateway.cn-hangzhou.internal,
                    ehpc.gateway.internal,
                    ehpc,
                    ehpc:8080,
                    ecs.cn-hangzhou.aliyuncs.com,
                    127.0.0.1:8080,
                    [2001:db8::1]:8080,
                    localhost,
                    .,
                    :,
                    '',
                    """)
    void ofHost_label_isTheRegionOrNothing(String host, @Nullable String region) {
        assertThat(Region.ofHost(host).orElse(null)).isEqualTo(region);
    }
}

package io.ehpc.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactedUrlTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # authority, path, query, shown
            h,           /, '',                                   https://h/
            h:1,         /, RegionId=cn-hangzhou,                 https://h:1/?RegionId=cn-hangzhou
            u:p@h,       /, '',                                   https://h/
            h,           /, Signature=s%2Fs&a=b,                  https://h/?Signature=REDACTED&a=b
            h,           /, a=b&signature=s,                      https://h/?a=b&signature=REDACTED
            h,           /, AccessKeyId=k&SecurityToken=t,        https://h/?AccessKeyId=REDACTED&SecurityToken=REDACTED
            h,           /, Signature=s=t,                        https://h/?Signature=REDACTED
            h,           /, Signature=,                           https://h/?Signature=REDACTED
            h,           /, Signature,                            https://h/?Signature
            h,           /x, sig=1&access_token=2&api_key=3,      https://h/x?sig=REDACTED&access_token=REDACTED&api_key=REDACTED
            """)
    void of_anyUrl_showsNoSecret(String authority, String path, String query, String shown) {
        assertThat(RedactedUrl.of("https", authority, path, query)).isEqualTo(shown);
    }
}

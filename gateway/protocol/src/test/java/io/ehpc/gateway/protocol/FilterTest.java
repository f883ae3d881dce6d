package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
                    # value               | BaseOsTag | ClusterId | InstanceType
                    CentOS_7.2_64         | true      | false     | false
                    Aliyun-3.x            | true      | false     | true
                    Windows Server 2012   | true      | false     | false
                    ehpc-hz-FYUr32****    | false     | true      | false
                    ehpc-hz-FYUr32jIK7    | true      | true      | true
                    ecs.n1.tiny           | true      | false     | true
                    ecs.gn7i-c8g1.2xlarge | true      | false     | true
                    a                     | true      | true      | true
                    0                     | true      | true      | true
                    a_b                   | true      | true      | false
                    a.                    | true      | false     | false
                    a-                    | true      | true      | false
                    ecs..tiny             | true      | false     | false
                    .a                    | false     | false     | false
                    -a                    | false     | false     | false
                    _a                    | false     | false     | false
                    *                     | false     | false     | false
                    ' a'                  | false     | false     | false
                    'a '                  | false     | false     | false
                    a/b                   | false     | false     | false
                    a&b=c                 | false     | false     | false
                    a=b                   | false     | false     | false
                    a:b                   | false     | false     | false
                    a,b                   | false     | false     | false
                    ä                     | false     | false     | false
                    中文                  | false     | false     | false
                    """)
    void check_value_isOfTheFiltersForm(String value, boolean baseOsTag, boolean clusterId, boolean instanceType) {
        assertThat(Refusals.codeOf(() -> Filter.BASE_OS_TAG.check(value)))
                .isEqualTo(baseOsTag ? "" : "InvalidParameter");
        assertThat(Refusals.codeOf(() -> Filter.CLUSTER_ID.check(value)))
                .isEqualTo(clusterId ? "" : "InvalidParameter");
        assertThat(Refusals.codeOf(() -> Filter.INSTANCE_TYPE.check(value)))
                .isEqualTo(instanceType ? "" : "InvalidParameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "\na", "a\r\nb", "a\tb", "a\u0000", "a\u00a0b", "\u202ea", "а"})
    void check_charactersThatNobodySees_areRefusedByEveryFilter(String value) {
        for (Filter filter : Operation.LIST_COMMUNITY_IMAGES.filters()) {
            assertThat(Refusals.codeOf(() -> filter.check(value))).isEqualTo("InvalidParameter");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    1,
                    64,
                    65,    InvalidParameter
                    100000, InvalidParameter
                    """)
    void check_length_isBounded(int length, @Nullable String code) {
        for (Filter filter : Operation.LIST_COMMUNITY_IMAGES.filters()) {
            assertThat(Refusals.codeOf(() -> filter.check("a".repeat(length)))).isEqualTo(code == null ? "" : code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u001b[31mred", "a\"b", "a\nb"})
    void check_refusal_namesTheFilterAndAnExampleAndShowsTheValueHarmlessly(String value) {
        assertThatThrownBy(() -> Filter.CLUSTER_ID.check(value))
                .hasMessageContainingAll("ClusterId", Filter.CLUSTER_ID.example(), "\"a?")
                .hasMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BaseOsTag", "ClusterId", "InstanceType"})
    void example_ofEveryFilter_passes(String name) {
        Filter filter = Operation.LIST_COMMUNITY_IMAGES.filter(name).orElseThrow();

        assertThat(filter.check(filter.example())).isEqualTo(filter.example());
    }
}

package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.Operation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache key: two are equal if, and only if, they ask the same for the same account. */
class QueryTest {
    /** What would break keys that are glued together, or compared without regard to case. */
    private static final List<String> HOSTILE = List.of(
            "",
            "a",
            "A",
            "a ",
            " a",
            "aa",
            "a,b",
            "a=b",
            "a&b=c",
            "a|b",
            "a/b",
            "a:b",
            "a;b",
            "a\u0000b",
            "a\nb",
            "}",
            "ä",
            "a\u0308",
            "ﬀ",
            "ff",
            "İ",
            "i",
            "cn-hangzhou",
            "Cn-hangzhou",
            "BaseOsTag",
            "{BaseOsTag=a}",
            "a, ClusterId=b");

    private static final List<String> NAMES = List.of("BaseOsTag", "ClusterId", "InstanceType", "a", "a=b");

    @Test
    void equals_filtersGivenInAnyOrder_areTheSameQuestion() {
        Query one = Samples.query("default", "cn-hangzhou", Map.of("BaseOsTag", "x", "ClusterId", "c"));
        Map<String, String> reversed = new TreeMap<>(Comparator.reverseOrder());
        reversed.putAll(Map.of("ClusterId", "c", "BaseOsTag", "x"));
        Query other = Samples.query("default", "cn-hangzhou", reversed);

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @Test
    void equals_unsetAndEmptyFilters_areTheSameQuestion() {
        Operation operation = Operation.LIST_COMMUNITY_IMAGES;

        assertThat(new Query("a", operation, "cn-hangzhou", operation.normalise(Map.of("BaseOsTag", ""))))
                .isEqualTo(new Query("a", operation, "cn-hangzhou", operation.normalise(Map.of())));
    }

    @Test
    void filters_changedAfterwards_leaveTheQueryAsItWas() {
        TreeMap<String, String> given = new TreeMap<>(Map.of("BaseOsTag", "x"));
        Query query = new Query("a", Operation.LIST_COMMUNITY_IMAGES, "cn-hangzhou", given);

        given.put("BaseOsTag", "y");

        assertThat(query.filters()).isEqualTo(Map.of("BaseOsTag", "x"));
        assertThatThrownBy(() -> query.filters().put("BaseOsTag", "z"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void clusterId_query_isItsFilter() {
        assertThat(Samples.query("a", "cn-hangzhou", Map.of("ClusterId", "c")).clusterId())
                .isEqualTo("c");
        assertThat(Samples.query("cn-hangzhou").clusterId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equals_randomHostileParts_neverCollideAndNeverDiffer(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<Query, List<Object>> parts = new HashMap<>();
        Map<List<Object>, Query> queries = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            String account = any(random, HOSTILE);
            String region = any(random, HOSTILE);
            Map<String, String> filters = new TreeMap<>();
            for (int filter = random.nextInt(4); filter > 0; filter--) {
                filters.put(any(random, NAMES), any(random, HOSTILE));
            }
            List<Object> asked = List.of(account, region, filters);
            Query query = Samples.query(account, region, filters);

            assertThat(parts.computeIfAbsent(query, q -> asked))
                    .as("seed %d", seed)
                    .isEqualTo(asked);
            assertThat(queries.computeIfAbsent(asked, a -> query))
                    .as("seed %d", seed)
                    .isEqualTo(query);
        }
        assertThat(parts).hasSameSizeAs(queries);
    }

    private static String any(RandomGenerator random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}

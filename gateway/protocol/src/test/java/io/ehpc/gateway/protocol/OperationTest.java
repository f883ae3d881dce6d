package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperationTest {
    private static final Operation LIST = Operation.LIST_COMMUNITY_IMAGES;

    @Test
    void filter_name_isFoundAsTheApiSpellsIt() {
        assertThat(LIST.filter("ClusterId")).contains(Filter.CLUSTER_ID);
        assertThat(LIST.filter("clusterId")).isEmpty();
    }

    @Test
    void normalise_unknownName_isRefusedByThatName() {
        assertThatThrownBy(() -> LIST.normalise(Map.of("Color\n", "red")))
                .hasMessage("UnsupportedParameter: The parameter \"Color?\" is not one of ListCommunityImages.");
    }

    /** One question has one form, however it was put; another question has another. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void normalise_equalQuestions_areEqual(long seed) {
        Random random = new Random(seed);
        Map<String, String> asked = new LinkedHashMap<>();
        for (Filter filter : LIST.filters()) {
            if (random.nextBoolean()) {
                asked.put(filter.name(), "v" + random.nextInt(10));
            }
        }
        List<String> names =
                new ArrayList<>(LIST.filters().stream().map(Filter::name).toList());
        Collections.shuffle(names, random);
        Map<String, String> otherwise = new LinkedHashMap<>();
        names.forEach(name -> otherwise.put(name, asked.getOrDefault(name, "")));

        assertThat(LIST.normalise(otherwise)).isEqualTo(LIST.normalise(asked)).isEqualTo(asked);
        assertThat(List.copyOf(LIST.normalise(otherwise).keySet())).isSorted();
        otherwise.put(names.get(0), "another");
        assertThat(LIST.normalise(otherwise)).isNotEqualTo(LIST.normalise(asked));
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }
}

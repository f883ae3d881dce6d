package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ehpc.gateway.catalogue.BadQuestionException.Subject;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Query;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private static final SortedMap<String, String> NO_FILTERS = new TreeMap<>();
    private static final Map<String, String> CLUSTERS = Map.of("known-a", "cn-a", "known-b", "cn-b");

    private static Plan plan(int maxParts) {
        return new Plan("main", new TreeSet<>(List.of("cn-c", "cn-a", "cn-b")), CLUSTERS, maxParts);
    }

    private static Question question(String regions, String clusters) {
        return new Question(words(regions), words(clusters), NO_FILTERS);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    private static String shown(List<Query> queries) {
        return queries.stream()
                .map(query -> query.clusterId() == null ? query.region() : query.region() + "/" + query.clusterId())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # regions   | clusters         | queries
            ''          | ''               | cn-a cn-b cn-c
            cn-b        | ''               | cn-b
            cn-c cn-a   | ''               | cn-c cn-a
            ''          | known-a          | cn-a/known-a
            ''          | known-b known-a  | cn-b/known-b cn-a/known-a
            cn-a        | known-a          | cn-a/known-a
            cn-a cn-b   | known-b          | cn-b/known-b
            cn-a cn-b   | known-b known-a  | cn-b/known-b cn-a/known-a
            cn-c        | other            | cn-c/other
            cn-a        | known-a other    | cn-a/known-a cn-a/other
            """)
    void queries_question_areItsParts(String regions, String clusters, String queries) {
        assertThat(shown(plan(3).queries(question(regions, clusters)))).isEqualTo(queries);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # regions   | clusters         | subject | unknown
            cn-x        | ''               | REGION  | true
            cn-a cn-x   | ''               | REGION  | true
            cn-x        | known-a          | REGION  | true
            cn-x        | other            | REGION  | true
            ''          | other            | CLUSTER | true
            ''          | known-a other    | CLUSTER | true
            cn-a cn-b   | other            | CLUSTER | true
            cn-b        | known-a          | CLUSTER | false
            cn-b cn-c   | known-a          | CLUSTER | false
            cn-b        | known-b known-a  | CLUSTER | false
            """)
    void queries_wrongQuestion_isRefusedWithItsSubject(
            String regions, String clusters, Subject subject, boolean unknown) {
        BadQuestionException bad =
                catchThrowableOfType(BadQuestionException.class, () -> plan(3).queries(question(regions, clusters)));

        assertThat(bad).as("refused").isNotNull();
        assertThat(bad.subject()).isEqualTo(subject);
        assertThat(bad.isUnknown()).isEqualTo(unknown);
        assertThat(bad.detail()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # regions    | clusters              | parts | subject if one too many
            ''           | ''                    | 3     | REGION
            cn-a cn-b    | ''                    | 2     | REGION
            cn-a         | ''                    | 1     | REGION
            ''           | known-a known-b       | 2     | CLUSTER
            cn-a         | w x y z               | 4     | CLUSTER
            """)
    void queries_asManyAsMayBeAsked_areAskedAndNoneMore(String regions, String clusters, int parts, Subject subject) {
        Question question = question(regions, clusters);

        assertThat(plan(parts).queries(question)).hasSize(parts);
        BadQuestionException bad = catchThrowableOfType(
                BadQuestionException.class, () -> plan(parts - 1).queries(question));
        assertThat(bad).as("refused").isNotNull();
        assertThat(bad.subject()).isEqualTo(subject);
        assertThat(bad.isUnknown()).isFalse();
        assertThat(bad.detail()).contains(" " + parts + " parts").contains("at most " + (parts - 1));
    }

    @Test
    void queries_filters_areInEachWithTheCluster() {
        SortedMap<String, String> filters = new TreeMap<>(Map.of("BaseOsTag", "CentOS"));

        List<Query> queries = plan(3).queries(new Question(List.of(), List.of("known-a"), filters));

        assertThat(queries)
                .containsExactly(new Query(
                        "main",
                        Operation.LIST_COMMUNITY_IMAGES,
                        "cn-a",
                        new TreeMap<>(Map.of("BaseOsTag", "CentOS", "ClusterId", "known-a"))));
        assertThat(filters).doesNotContainKey("ClusterId");
    }
}

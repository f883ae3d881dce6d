package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.catalogue.BadQuestionException.Subject;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private static final SortedMap<String, String> NO_FILTERS = new TreeMap<>();
    private static final Fault DOWN = Fault.of(FaultKind.UNREACHABLE, "It is down.");

    /** Where clusters are; of the last, nobody knows. */
    private static final Map<String, Whereabouts> FOUND = Map.of(
            "in-a", Whereabouts.in(Set.of("cn-a"), Map.of()),
            "in-b", Whereabouts.in(Set.of("cn-b"), Map.of("cn-c", DOWN)),
            "in-both", Whereabouts.in(Set.of("cn-a", "cn-b"), Map.of()),
            "nowhere", Whereabouts.in(Set.of(), Map.of()),
            "lost-b", Whereabouts.in(Set.of(), Map.of("cn-b", DOWN)),
            "lost", Whereabouts.in(Set.of(), Map.of("cn-c", DOWN, "cn-b", DOWN)));

    private static Plan plan(int maxParts) {
        return plan(Rights.ALL, maxParts);
    }

    private static Plan plan(Rights rights, int maxParts) {
        Caller caller = new Caller("main", rights, Allowance.UNLIMITED);
        return new Plan(caller, new TreeSet<>(List.of("cn-c", "cn-a", "cn-b")), maxParts);
    }

    private static Question question(String regions, String clusters) {
        return new Question(words(regions), Clusters.of(words(clusters)), NO_FILTERS);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    private static FanOut fanOut(Plan plan, Question question) {
        return question.clusters().isNone()
                ? plan.ofRegions(question)
                : plan.ofClusters(
                        question,
                        question.clusters().named().stream()
                                .map(cluster -> Objects.requireNonNull(FOUND.get(cluster)))
                                .toList());
    }

    private static String shown(FanOut fanOut) {
        return Stream.concat(
                        fanOut.queries().stream().map(query -> Part.place(query.region(), query.clusterId())),
                        fanOut.lost().stream().map(part -> "?" + part.place()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # regions      | clusters     | parts; those with ? are regions that could not say what they have
            ''             | ''           | cn-a cn-b cn-c
            cn-b           | ''           | cn-b
            cn-c cn-a      | ''           | cn-c cn-a
            ''             | in-a         | cn-a/in-a
            ''             | in-b in-a    | cn-b/in-b cn-a/in-a
            cn-a           | in-a         | cn-a/in-a
            cn-a cn-b      | in-b         | cn-b/in-b
            cn-a cn-b      | in-b in-a    | cn-b/in-b cn-a/in-a
            ''             | in-both      | cn-a/in-both cn-b/in-both
            cn-b cn-c      | in-both      | cn-b/in-both
            ''             | lost         | ?cn-b ?cn-c
            ''             | lost lost-b  | ?cn-b ?cn-c
            ''             | in-a lost-b  | cn-a/in-a ?cn-b
            """)
    void fanOut_question_isItsParts(String regions, String clusters, String parts) {
        assertThat(shown(fanOut(plan(3), question(regions, clusters)))).isEqualTo(parts);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # regions   | clusters      | subject | unknown
            cn-x        | ''            | REGION  | true
            cn-a cn-x   | ''            | REGION  | true
            cn-x        | in-a          | REGION  | true
            ''          | nowhere       | CLUSTER | true
            ''          | in-a nowhere  | CLUSTER | true
            ''          | lost nowhere  | CLUSTER | true
            cn-a cn-b   | nowhere       | CLUSTER | true
            cn-b        | in-a          | CLUSTER | false
            cn-b cn-c   | in-a          | CLUSTER | false
            cn-c        | in-both       | CLUSTER | false
            cn-b        | in-b in-a     | CLUSTER | false
            """)
    void fanOut_wrongQuestion_isRefusedWithItsSubject(
            String regions, String clusters, Subject subject, boolean unknown) {
        BadQuestionException bad = refusal(plan(3), question(regions, clusters));

        assertThat(bad).as("refused").isNotNull();
        assertThat(bad.subject()).isEqualTo(subject);
        assertThat(bad.isUnknown()).isEqualTo(unknown);
        assertThat(bad.detail()).isNotEmpty();
    }

    private static @Nullable BadQuestionException refusal(Plan plan, Question question) {
        return catchThrowableOfType(BadQuestionException.class, () -> fanOut(plan, question));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # regions    | clusters      | parts | subject if one too many
            ''           | ''            | 3     | REGION
            cn-a cn-b    | ''            | 2     | REGION
            cn-a         | ''            | 1     | REGION
            ''           | in-a in-b     | 2     | CLUSTER
            ''           | in-both       | 2     | CLUSTER
            ''           | in-both in-a  | 3     | CLUSTER
            """)
    void fanOut_asManyAsMayBeAsked_areAskedAndNoneMore(String regions, String clusters, int parts, Subject subject) {
        Question question = question(regions, clusters);

        assertThat(fanOut(plan(parts), question).queries()).hasSize(parts);
        assertTooMany(refusal(plan(parts - 1), question), parts, subject);
    }

    private static void assertTooMany(@Nullable BadQuestionException bad, int parts, Subject subject) {
        assertThat(bad).as("refused").isNotNull();
        assertThat(bad.subject()).isEqualTo(subject);
        assertThat(bad.isUnknown()).isFalse();
        assertThat(bad.detail()).contains(" " + parts + " parts").contains("at most " + (parts - 1));
    }

    /** Before any region is asked where they are. */
    @Test
    void regions_moreThanMayBeAsked_areRefusedWhateverThereIs() {
        assertThat(plan(2).regions(question("cn-a", "w x"))).containsExactly("cn-a");
        assertTooMany(
                catchThrowableOfType(BadQuestionException.class, () -> plan(2).regions(question("cn-a", "w x y"))),
                3,
                Subject.CLUSTER);
        assertTooMany(
                catchThrowableOfType(
                        BadQuestionException.class,
                        () -> plan(2).regions(new Question(List.of(), Clusters.EVERY, NO_FILTERS))),
                3,
                Subject.REGION);
    }

    @Test
    void fanOut_everyCluster_isOneForEachAndOneForEachRegionThatCouldNotSay() {
        ClusterRoll roll = new ClusterRoll(
                List.of(new ClusterRoll.Entry("x", "cn-a", null), new ClusterRoll.Entry("x", "cn-b", null)),
                new TreeMap<>(Map.of("cn-b", DOWN, "cn-c", DOWN)));
        Question question = new Question(List.of(), Clusters.EVERY, NO_FILTERS);

        FanOut fanOut = plan(3).ofEveryCluster(question, roll);

        assertThat(shown(fanOut)).isEqualTo("cn-a/x cn-b/x ?cn-b ?cn-c");
        assertThat(fanOut.parts()).isEqualTo(4);
        assertThat(fanOut.lost()).extracting(Part::fault).containsOnly(DOWN);
        assertTooMany(
                catchThrowableOfType(BadQuestionException.class, () -> plan(1).ofEveryCluster(question, roll)),
                2,
                Subject.CLUSTER);
    }

    @Test
    void fanOut_noClusterAnywhere_hasNoPart() {
        Question question = new Question(List.of(), Clusters.EVERY, NO_FILTERS);

        assertThat(plan(3).ofEveryCluster(question, new ClusterRoll(List.of(), new TreeMap<>()))
                        .parts())
                .isZero();
    }

    @Test
    void fanOut_filters_areInEachWithTheCluster() {
        SortedMap<String, String> filters = new TreeMap<>(Map.of("BaseOsTag", "CentOS"));

        FanOut fanOut = fanOut(plan(3), new Question(List.of(), Clusters.of(List.of("in-a")), filters));

        assertThat(fanOut.queries())
                .containsExactly(new Query(
                        "main",
                        Operation.LIST_COMMUNITY_IMAGES,
                        "cn-a",
                        new TreeMap<>(Map.of("BaseOsTag", "CentOS", "ClusterId", "in-a"))));
        assertThat(filters).doesNotContainKey("ClusterId");
    }

    /** Of what is denied by pattern, the refusal is the same whether there is such a thing or not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # denied | another that is denied | clusters
            cn-b     | cn-b9                  | ''
            cn-b     | cn-b9                  | in-a
            cn-b     | cn-b9                  | *
            cn-a     | cn-x                   | my-secret
            cn-a     | cn-x                   | in-a my-secret
            ''       | ''                     | my-secret
            """)
    void question_denied_isRefusedBeforeItIsLookedAtWhatThereIs(String region, String other, String clusters) {
        Rights rights =
                (operation, in, cluster) -> !in.startsWith("cn-b") && (cluster == null || !cluster.contains("secret"));
        Plan plan = plan(rights, 3);

        String known = denied(plan, region, clusters);
        String unknown = denied(plan, other, clusters.replace("my-", "no-"));

        assertThat(unknown.replace("no-", "my-").replace(other.isEmpty() ? "?" : other, region))
                .isEqualTo(known);
    }

    private static String denied(Plan plan, String region, String clusters) {
        Question question = clusters.equals("*")
                ? new Question(words(region), Clusters.EVERY, NO_FILTERS)
                : question(region, clusters);
        NotAllowedException denied = catchThrowableOfType(NotAllowedException.class, () -> {
            plan.checkClusters(question);
            plan.regions(question);
        });
        assertThat(denied).as("refused").isNotNull();
        return denied.subject() + " " + denied.detail();
    }
}

package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.cache.Witness;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterDirectoryTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String SINGAPORE = "ap-southeast-1";
    private static final String BEIJING = "cn-beijing";
    private static final String HANGZHOU = "cn-hangzhou";
    private static final Set<String> REGIONS = Set.of(SINGAPORE, BEIJING, HANGZHOU);
    private static final Directives ONLY_IF_CACHED = new Directives(false, null, null, null, true, null, Duration.ZERO);

    private final TestClock clock = new TestClock();
    private final ScriptedApi upstream = new ScriptedApi(clock);
    private final ClusterDirectory directory = directory(GatewayConfigs.ofThreeRegions());

    private ClusterDirectory directory(GatewayConfig config) {
        AnswerCache.Settings settings = new AnswerCache.Settings(
                config.cache(), config.upstream().callTimeout(), upstream, Set.of(), query -> true);
        CacheMetrics metrics = new CacheMetrics(new SimpleMeterRegistry(), AnswerCache.OUTCOMES);
        return new ClusterDirectory(
                        new AnswerCache(
                                VERTX,
                                clock.both(),
                                metrics,
                                Keeper.NONE,
                                Witness.NONE,
                                new CacheMemory(64 << 20),
                                settings),
                        clock,
                        config)
                .seenBy(new Caller("main", Rights.ALL, Allowance.UNLIMITED));
    }

    @AfterAll
    static void close() {
        Ends.value(VERTX.close());
    }

    @BeforeEach
    void noClusters() {
        REGIONS.forEach(region -> has(region));
    }

    /** The region has these clusters from now on, and lists them page by page. */
    private void has(String region, String... ids) {
        lists(region, number -> ids.length, ids);
    }

    /** The same, but each page counts them in its own way. */
    private void lists(String region, IntFunction<Integer> total, String... ids) {
        upstream.in(region, query -> {
            int number = Integer.parseInt(query.filters().getOrDefault("PageNumber", "1"));
            int from = Math.min(ids.length, (number - 1) * 50);
            List<String> page = List.of(ids).subList(from, Math.min(ids.length, from + 50));
            return Future.succeededFuture(answer(query, number, total.apply(number), page));
        });
    }

    private Answer answer(Query query, int number, int total, List<String> ids) {
        List<String> items = ids.stream()
                .map(id -> id.startsWith("{") ? id : "{\"Id\":\"" + id + "\"}")
                .toList();
        String body = "{\"RequestId\":\"r\",\"PageNumber\":" + number + ",\"PageSize\":50,\"TotalCount\":" + total
                + ",\"Clusters\":{\"ClusterInfoSimple\":[" + String.join(",", items) + "]}}";
        return Answers.of(query, body, clock.instant());
    }

    private static String[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "ehpc-x-" + i).toArray(String[]::new);
    }

    private Deadline deadline() {
        return Deadline.in(Duration.ofSeconds(2), clock);
    }

    private Whereabouts find(String id) {
        return Ends.value(directory.find(id, REGIONS, deadline(), Directives.NONE));
    }

    private static Fault unknown(Whereabouts found, String region) {
        return Objects.requireNonNull(found.unknown().get(region), region);
    }

    private ClusterRoll clusters(String... regions) {
        return Ends.value(directory.clusters(List.of(regions), deadline(), Directives.NONE));
    }

    private List<String> called() {
        return upstream.calls().stream().map(Query::region).toList();
    }

    @Test
    void find_configured_isThereWithoutACall() {
        has(BEIJING, "ehpc-hz-known");

        assertThat(find("ehpc-hz-known").regions()).containsExactly(HANGZHOU);
        assertThat(upstream.calls()).isEmpty();
    }

    @Test
    void find_whereItsIdHints_asksNoOther() {
        has(BEIJING, "ehpc-bj-1");

        Whereabouts found = find("ehpc-bj-1");

        assertThat(found.isFound()).isTrue();
        assertThat(found.regions()).containsExactly(BEIJING);
        assertThat(upstream.calls())
                .containsExactly(new Query(
                        "main",
                        Operation.LIST_CLUSTERS,
                        BEIJING,
                        Operation.LIST_CLUSTERS.normalise(Map.of("PageNumber", "1", "PageSize", "50"))));
    }

    /** The hint is no more than that. */
    @ParameterizedTest
    @ValueSource(strings = {"ehpc-hz-1", "ehpc-zz-1", "ehpc-qd-1", "ehpc-1", "production", "ehpc-bj-1"})
    void find_elsewhere_isFoundWhateverItsIdHints(String id) {
        has(SINGAPORE, "ehpc-other-1", id);

        assertThat(find(id)).isEqualTo(Whereabouts.in(Set.of(SINGAPORE), Map.of()));
    }

    @Test
    void find_again_callsNoMore() {
        has(SINGAPORE, "ehpc-zz-1");
        find("ehpc-zz-1");
        find("ehpc-zz-1");
        find("ehpc-zz-nowhere");

        assertThat(called()).containsExactlyInAnyOrderElementsOf(REGIONS);
    }

    @Test
    void find_thatNoRegionHas_isNowhere() {
        has(BEIJING, many(3));

        Whereabouts found = find("ehpc-bj-1");

        assertThat(found.isFound()).isFalse();
        assertThat(found.isNowhere()).isTrue();
        assertThat(called()).containsExactlyInAnyOrderElementsOf(REGIONS);
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"CIRCUIT_OPEN", "OVERLOADED", "NOT_CACHED"},
            mode = EnumSource.Mode.EXCLUDE)
    void find_aRegionThatFails_isNotSaidToHaveNone(FaultKind kind) {
        upstream.fails(SINGAPORE, kind);

        Whereabouts found = find("ehpc-bj-1");

        assertThat(found.isFound()).isFalse();
        assertThat(found.isNowhere()).isFalse();
        assertThat(found.unknown()).containsOnlyKeys(SINGAPORE);
        assertThat(unknown(found, SINGAPORE).kind()).isEqualTo(kind);
    }

    @Test
    void find_everyRegionFails_namesThemAll() {
        REGIONS.forEach(region -> upstream.fails(region, FaultKind.BACKEND));

        assertThat(find("ehpc-bj-1").unknown()).containsOnlyKeys(REGIONS);
    }

    @Test
    void find_besideARegionThatFails_isFoundAndTheFaultNotLost() {
        upstream.fails(BEIJING, FaultKind.TIMED_OUT);
        has(SINGAPORE, "ehpc-bj-1");

        Whereabouts found = find("ehpc-bj-1");

        assertThat(found.regions()).containsExactly(SINGAPORE);
        assertThat(found.unknown()).containsOnlyKeys(BEIJING);
    }

    @Test
    void find_aRegionThatHangs_isUnknownByTheDeadline() {
        Promise<Answer> never = Promise.promise();
        upstream.in(SINGAPORE, query -> never.future());

        Deadline soon = Deadline.in(Duration.ofMillis(50), clock);
        Whereabouts found = Ends.value(directory.find("ehpc-bj-1", REGIONS, soon, Directives.NONE));

        assertThat(found.unknown()).containsOnlyKeys(SINGAPORE);
    }

    /** What would be there, had it not to wait for a region that has nothing to do with it. */
    @Test
    void find_inAListThatIsHeld_asksNoOtherRegion() {
        has(SINGAPORE, "ehpc-zz-1");
        clusters(SINGAPORE);
        Promise<Answer> never = Promise.promise();
        upstream.in(HANGZHOU, query -> never.future());
        upstream.in(BEIJING, query -> never.future());

        assertThat(find("ehpc-zz-1")).isEqualTo(Whereabouts.in(Set.of(SINGAPORE), Map.of()));
        clock.pass(Duration.ofSeconds(100));
        assertThat(find("ehpc-zz-1").regions()).as("by a stale list").containsExactly(SINGAPORE);
        assertThat(called()).containsOnly(SINGAPORE);
    }

    @Test
    void find_hintedRegionHangs_leavesTheOthersTheirTime() {
        Promise<Answer> never = Promise.promise();
        upstream.in(BEIJING, query -> never.future());
        has(SINGAPORE, "ehpc-bj-1");

        Deadline soon = Deadline.in(Duration.ofMillis(400), clock);
        Whereabouts found = Ends.value(directory.find("ehpc-bj-1", REGIONS, soon, Directives.NONE));

        assertThat(found.regions()).containsExactly(SINGAPORE);
        assertThat(unknown(found, BEIJING).kind()).isEqualTo(FaultKind.TIMED_OUT);
    }

    @Test
    void find_amongSomeRegions_asksThemAlone() {
        has(SINGAPORE, "ehpc-bj-1");

        Set<String> some = Set.of(HANGZHOU, SINGAPORE);
        Whereabouts found = Ends.value(directory.find("ehpc-bj-1", some, deadline(), Directives.NONE));

        assertThat(found.regions()).containsExactly(SINGAPORE);
        assertThat(called()).containsExactlyInAnyOrderElementsOf(some);
    }

    @Test
    void find_namedInTwoRegions_isInBoth() {
        has(SINGAPORE, "ehpc-zz-1");
        has(BEIJING, "ehpc-zz-1");

        assertThat(find("ehpc-zz-1").regions()).containsExactly(SINGAPORE, BEIJING);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # its RegionId,  and so it is in
        cn-hangzhou,     cn-hangzhou
        ap-southeast-1,  ap-southeast-1
        cn-elsewhere,    ap-southeast-1
        '',              ap-southeast-1
        """)
    void find_listedWithARegionOfItsOwn_isThereIfThatIsOneOfOurs(String own, String region) {
        has(SINGAPORE, "{\"Id\":\"ehpc-zz-1\",\"RegionId\":\"" + own + "\"}");

        assertThat(find("ehpc-zz-1").regions()).containsExactly(region);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # clusters, calls to their region
        0,    1
        1,    1
        49,   1
        50,   1
        51,   2
        100,  2
        101,  3
        2000, 40
        """)
    void find_onAnyPage_isFound(int count, int calls) {
        has(SINGAPORE, many(count));

        for (int i : new int[] {0, count / 2, count - 1}) {
            if (i >= 0 && i < count) {
                assertThat(find("ehpc-x-" + i).regions()).containsExactly(SINGAPORE);
            }
        }
        assertThat(find("ehpc-x-" + count).isNowhere()).isTrue();
        assertThat(called().stream().filter(SINGAPORE::equals)).hasSize(calls);
    }

    @Test
    void find_amongMoreThanAreLookedThrough_isNeverNowhere() {
        has(SINGAPORE, many(2001));

        Whereabouts found = find("ehpc-x-2000");

        assertThat(found.isNowhere()).isFalse();
        assertThat(unknown(found, SINGAPORE).detail()).contains("2001 clusters");
        assertThat(find("ehpc-x-1999").isFound()).isTrue();
        assertThat(called().stream().filter(SINGAPORE::equals)).hasSize(40);
    }

    @Test
    void find_aPageThatFails_isNeverNowhereButFoundOnTheOthers() {
        String[] ids = many(120);
        upstream.in(SINGAPORE, query -> {
            int number = Integer.parseInt(query.filters().getOrDefault("PageNumber", "1"));
            List<String> page = List.of(ids).subList((number - 1) * 50, Math.min(120, number * 50));
            return number == 2
                    ? Future.failedFuture(
                            Fault.of(FaultKind.BACKEND, "It failed.").asException())
                    : Future.succeededFuture(answer(query, number, 120, page));
        });

        assertThat(find("ehpc-x-60").unknown()).containsOnlyKeys(SINGAPORE);
        assertThat(find("ehpc-x-10").isFound()).isTrue();
        assertThat(find("ehpc-x-110").isFound()).isTrue();
    }

    /** One was released between the pages; the list is asked for once more. */
    @Test
    void find_listThatChangedBetweenItsPages_isAskedForAgain() {
        int[] calls = {0};
        upstream.in(SINGAPORE, query -> {
            int number = Integer.parseInt(query.filters().getOrDefault("PageNumber", "1"));
            List<String> all = new ArrayList<>(List.of(many(51)));
            if (++calls[0] > 1) {
                all.remove("ehpc-x-0");
            }
            List<String> page = number == 1 ? all.subList(0, 50) : all.subList(50, all.size());
            return Future.succeededFuture(answer(query, number, all.size(), page));
        });

        assertThat(find("ehpc-x-50").isNowhere()).isFalse();
        clock.pass(Duration.ofSeconds(6));
        assertThat(find("ehpc-x-50").regions()).containsExactly(SINGAPORE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void find_countThatIsNotThatOfTheList_isNeverNowhere(int total) {
        lists(SINGAPORE, number -> total, "ehpc-x-1", "ehpc-x-2");

        Whereabouts found = find("ehpc-x-3");

        assertThat(found.isNowhere()).isFalse();
        assertThat(unknown(found, SINGAPORE).kind()).isEqualTo(FaultKind.MALFORMED);
        assertThat(unknown(found, SINGAPORE).detail()).contains("2 are listed, and " + total + " counted");
        assertThat(find("ehpc-x-2").isFound()).isTrue();
    }

    /** A new cluster is found though the lists that are held do not have it yet. */
    @Test
    void find_newCluster_isLookedForAfreshInWhatIsNotFresh() {
        assertThat(find("ehpc-zz-1").isNowhere()).isTrue();
        has(SINGAPORE, "ehpc-zz-1");
        clock.pass(Duration.ofSeconds(59));
        assertThat(find("ehpc-zz-1").isNowhere()).as("by lists that are fresh").isTrue();

        clock.pass(Duration.ofSeconds(1));
        assertThat(find("ehpc-zz-1").regions()).containsExactly(SINGAPORE);
    }

    @Test
    void find_inAnOldListOfARegionThatFails_isFoundAndAnotherUnknown() {
        has(SINGAPORE, "ehpc-zz-1");
        find("ehpc-zz-1");
        REGIONS.forEach(region -> upstream.fails(region, FaultKind.UNREACHABLE));
        clock.pass(Duration.ofMinutes(10));

        Whereabouts found = find("ehpc-zz-1");
        assertThat(found.regions()).containsExactly(SINGAPORE);
        assertThat(found.unknown()).as("nobody else was asked").isEmpty();
        Whereabouts other = find("ehpc-zz-2");
        assertThat(other.isNowhere()).isFalse();
        assertThat(other.unknown()).containsOnlyKeys(REGIONS);
        assertThat(other.unknown().values()).extracting(Fault::kind).containsOnly(FaultKind.UNREACHABLE);
    }

    @Test
    void find_onlyIfCached_callsForNothing() {
        Whereabouts unasked = Ends.value(directory.find("ehpc-bj-1", REGIONS, deadline(), ONLY_IF_CACHED));

        assertThat(unasked.isNowhere()).isFalse();
        assertThat(unasked.unknown()).containsOnlyKeys(REGIONS);
        assertThat(upstream.calls()).isEmpty();

        find("ehpc-bj-1");
        clock.pass(Duration.ofSeconds(61));
        int calls = upstream.calls().size();
        Whereabouts old = Ends.value(directory.find("ehpc-bj-1", REGIONS, deadline(), ONLY_IF_CACHED));
        assertThat(old.isNowhere()).isFalse();
        assertThat(old.unknown()).containsOnlyKeys(REGIONS);
        assertThat(calls).isEqualTo(3);
    }

    @Test
    void clusters_ofSomeRegions_areThoseListedAndThoseConfigured() {
        has(BEIJING, "ehpc-bj-2", "ehpc-bj-1");
        has(HANGZHOU, "{\"Id\":\"ehpc-hz-1\",\"Name\":\"genomics\",\"Status\":\"running\"}");
        has(SINGAPORE, "ehpc-sg-1");

        ClusterRoll roll = clusters(BEIJING, HANGZHOU);

        assertThat(roll.incomplete()).isEmpty();
        assertThat(roll.clusters())
                .extracting(entry -> entry.region() + " " + entry.id())
                .containsExactly(
                        "cn-beijing ehpc-bj-1",
                        "cn-beijing ehpc-bj-2",
                        "cn-hangzhou ehpc-hz-1",
                        "cn-hangzhou ehpc-hz-known");
        assertThat(roll.clusters().get(2).info())
                .isNotNull()
                .satisfies(info -> assertThat(info.name()).isEqualTo("genomics"));
        assertThat(roll.clusters().get(3).info()).isNull();
        assertThat(called()).containsExactlyInAnyOrder(BEIJING, HANGZHOU);
    }

    @Test
    void clusters_configuredElsewhere_areWhereTheConfigurationSays() {
        has(BEIJING, "ehpc-hz-known");

        assertThat(clusters(BEIJING).clusters()).isEmpty();
        assertThat(clusters(BEIJING, HANGZHOU).clusters())
                .singleElement()
                .satisfies(entry -> assertThat(entry.region()).isEqualTo(HANGZHOU))
                .satisfies(entry -> assertThat(entry.info()).isNotNull());
    }

    @Test
    void clusters_namedInTwoRegions_areThereTwice() {
        has(BEIJING, "ehpc-1");
        has(SINGAPORE, "ehpc-1");

        assertThat(clusters(BEIJING, SINGAPORE).clusters())
                .extracting(ClusterRoll.Entry::region)
                .containsExactly(SINGAPORE, BEIJING);
    }

    @Test
    void clusters_aRegionThatFails_isNamedAndTheOthersAreThere() {
        has(BEIJING, "ehpc-bj-1");
        upstream.fails(HANGZHOU, FaultKind.REFUSED);

        ClusterRoll roll = clusters(BEIJING, HANGZHOU);

        assertThat(roll.incomplete()).isNotEmpty();
        assertThat(roll.incomplete()).containsOnlyKeys(HANGZHOU);
        assertThat(roll.clusters()).extracting(ClusterRoll.Entry::id).containsExactly("ehpc-bj-1", "ehpc-hz-known");
    }

    @Test
    void clusters_staleLists_areComplete() {
        has(BEIJING, "ehpc-bj-1");
        clusters(BEIJING);
        upstream.fails(BEIJING, FaultKind.UNREACHABLE);
        clock.pass(Duration.ofMinutes(10));

        ClusterRoll roll = clusters(BEIJING);

        assertThat(roll.clusters()).hasSize(1);
        assertThat(roll.incomplete()).isEmpty();
    }

    @Test
    void clusters_listThatContradictsItself_isIncomplete() {
        lists(BEIJING, number -> 3, "ehpc-bj-1", "ehpc-bj-1", "ehpc-bj-2");

        ClusterRoll roll = clusters(BEIJING);

        assertThat(roll.clusters()).hasSize(2);
        assertThat(roll.incomplete()).containsOnlyKeys(BEIJING);
    }
}

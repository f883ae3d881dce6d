package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.cache.Keeper;
import io.ehpc.gateway.config.GatewayConfig;
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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Question ALL = new Question(List.of(), Clusters.NONE, new TreeMap<>());

    private final TestClock clock = new TestClock();
    private final ScriptedApi upstream = new ScriptedApi(clock);
    private final CacheMemory memory = new CacheMemory(64 << 20);
    private final Merges merges = new Merges(VERTX, memory, answer -> true);
    private final Catalogue catalogue = catalogue(GatewayConfigs.ofThreeRegions());

    private Catalogue catalogue(GatewayConfig config) {
        AnswerCache cache = new AnswerCache(
                VERTX,
                clock.both(),
                new CacheMetrics(new SimpleMeterRegistry(), AnswerCache.OUTCOMES),
                Keeper.NONE,
                merges,
                memory,
                new AnswerCache.Settings(
                        config.cache(), config.upstream().callTimeout(), upstream, Set.of(), query -> true));
        return new Catalogue(cache, merges, clock, config).seenBy(new Caller("main", Rights.ALL, Allowance.UNLIMITED));
    }

    @AfterAll
    static void close() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private Inquiry inquiry(Question question, Duration patience) {
        return new Inquiry(question, Require.ANY, Deadline.in(patience, clock), Directives.NONE);
    }

    private Listing list(Duration patience) throws Exception {
        return catalogue
                .list(inquiry(ALL, patience))
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private Listing list() throws Exception {
        return list(Duration.ofSeconds(2));
    }

    @Test
    void list_allAnswer_isComplete() throws Exception {
        Listing listing = list();

        assertThat(listing.isComplete()).isTrue();
        assertThat(listing.isAnswered()).isTrue();
        assertThat(listing.parts()).extracting(Part::state).containsExactly("fresh", "fresh", "fresh");
        assertThat(listing.merged().images())
                .singleElement()
                .satisfies(image -> assertThat(image.places()).hasSize(3));
    }

    @Test
    void list_onePartFails_isTheOthersAndNotComplete() throws Exception {
        upstream.fails("cn-beijing", FaultKind.UNREACHABLE);

        Listing listing = list();

        assertThat(listing.isComplete()).isFalse();
        assertThat(listing.isAnswered()).isTrue();
        assertThat(listing.parts()).extracting(Part::state).containsExactly("fresh", "failed", "fresh");
        assertThat(listing.parts().get(1).failure().kind()).isEqualTo(FaultKind.UNREACHABLE);
        assertThat(listing.merged().images().get(0).places())
                .extracting(Place::region)
                .containsExactly("ap-southeast-1", "cn-hangzhou");
    }

    @Test
    void list_allFail_isNotAnsweredAndOfNoAge() throws Exception {
        catalogue.regions().forEach(region -> upstream.fails(region, FaultKind.BACKEND));

        Listing listing = list();

        assertThat(listing.isAnswered()).isFalse();
        assertThat(listing.isComplete()).isFalse();
        assertThat(listing.merged().images()).isEmpty();
        assertThat(listing.oldest()).isEmpty();
        assertThat(listing.age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void list_latePart_isFailedByTheDeadlineAndServedOnceItCame() throws Exception {
        Promise<Answer> late = Promise.promise();
        upstream.in("cn-beijing", query -> late.future());

        Listing listing = list(Duration.ofMillis(50));

        assertThat(listing.parts().get(1).failure().kind()).isEqualTo(FaultKind.TIMED_OUT);
        assertThat(listing.isComplete()).isFalse();

        late.complete(Answers.of(listing.parts().get(1).query(), Answers.body("R-late"), clock.instant()));
        assertThat(list().isComplete()).isTrue();
        assertThat(upstream.calls()).hasSize(3);
    }

    @Test
    void page_whileOneRegionIsWaitedFor_theOthersAreWrittenAndThePageIsTheSame() throws Exception {
        Promise<Answer> slow = Promise.promise();
        Queue<Answer> came = new ConcurrentLinkedQueue<>();
        upstream.in("ap-southeast-1", query -> answered(query, came));
        upstream.in("cn-beijing", query -> slow.future());
        upstream.in("cn-hangzhou", query -> answered(query, came));

        Future<Page> page = catalogue.page(inquiry(ALL, Duration.ofSeconds(5)), View.ALL);
        Awaitility.await()
                .until(() -> came.size() == 2
                        && came.stream()
                                .flatMap(answer -> merges.places(answer).stream())
                                .allMatch(place -> place.written() != null));
        slow.fail(new IllegalStateException("down"));

        String expected = "[{\"imageId\":\"m-1\",\"places\":[{\"region\":\"ap-southeast-1\",\"imageId\":\"m-1\"},"
                + "{\"region\":\"cn-hangzhou\",\"imageId\":\"m-1\"}]}]";
        Page whole = page.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(whole.rendered().body().plain()).hasToString(expected);
        assertThat(whole.listing().isComplete()).isFalse();
    }

    private Future<Answer> answered(Query query, Queue<Answer> came) {
        Answer answer = Answers.of(query, Answers.body("R-1", "{\"ImageId\": \"m-1\"}"), clock.instant());
        came.add(answer);
        return Future.succeededFuture(answer);
    }

    @Test
    void list_partThrows_isAFailedPart() throws Exception {
        upstream.in("cn-beijing", query -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(list().parts()).extracting(Part::state).containsExactly("fresh", "failed", "fresh");
    }

    @Test
    void list_stalePartWhoseRefreshFails_saysWhy() throws Exception {
        list();
        Fault down = Fault.of(FaultKind.UNREACHABLE, "It is down.");
        upstream.fails("cn-beijing", down);
        clock.pass(Duration.ofMinutes(5));

        Listing listing = list();

        assertThat(listing.isComplete()).isTrue();
        assertThat(listing.parts()).extracting(Part::state).containsExactly("fresh", "stale-if-error", "fresh");
        assertThat(listing.parts().get(1).fault()).isEqualTo(down);
        assertThat(listing.age()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void list_partPastItsLimitAndDown_isFailed() throws Exception {
        list();
        upstream.fails("cn-beijing", FaultKind.UNREACHABLE);
        clock.pass(Duration.ofHours(1));

        assertThat(list().parts()).extracting(Part::state).containsExactly("fresh", "failed", "fresh");
    }

    @Test
    void list_wrongQuestion_asksNothing() {
        Question wrong = new Question(List.of("cn-hangzhou", "cn-nowhere"), Clusters.NONE, new TreeMap<>());

        assertThat(catchThrowableOfType(
                        BadQuestionException.class, () -> catalogue.list(inquiry(wrong, Duration.ofSeconds(1)))))
                .isNotNull();
        assertThat(upstream.calls()).isEmpty();
    }

    @Test
    void list_filters_areInEveryQuery() {
        Question filtered = new Question(List.of(), Clusters.NONE, new TreeMap<>(Map.of("BaseOsTag", "CentOS")));

        Future<Listing> listing = catalogue.list(inquiry(filtered, Duration.ofSeconds(2)));

        assertThat(listing).isNotNull();
        assertThat(upstream.calls())
                .hasSize(3)
                .extracting(Query::filters)
                .containsOnly(new TreeMap<>(Map.of("BaseOsTag", "CentOS")));
    }

    @Test
    void known_regions_areWhatIsHeldAndWhatFailedLast() throws Exception {
        assertThat(catalogue.known("cn-beijing")).isEmpty();
        upstream.fails("cn-hangzhou", FaultKind.UNREACHABLE);
        list();
        clock.pass(Duration.ofSeconds(70));

        assertThat(catalogue.known("cn-beijing")).map(Part::state).contains("stale");
        assertThat(catalogue.known("cn-hangzhou")).map(Part::state).contains("failed");
        assertThat(upstream.calls()).as("it asks nothing").hasSize(3);
    }
}

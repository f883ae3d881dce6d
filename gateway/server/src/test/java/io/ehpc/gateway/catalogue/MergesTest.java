package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.CacheMemory.Kind;
import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MergesTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ClientKey CLIENT = ClientKey.named("c");

    private final Answer first = Answers.of("cn-a", null, "{\"ImageId\": \"m-1\"}");
    private final Answer second = Answers.of("cn-b", null, "{\"ImageId\": \"m-2\"}");
    private final CacheMemory memory = new CacheMemory(64 << 20);
    private final Set<Content> gone = ConcurrentHashMap.newKeySet();
    private final Merges merges = new Merges(VERTX, memory, answer -> !gone.contains(answer.content()));

    @AfterAll
    static void close() throws Exception {
        finished(VERTX.close().map("closed"));
    }

    private static <T> T finished(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void merge_ofTheSameAnswers_isMadeOnce() throws Exception {
        Merged merged = finished(merges.of(CLIENT, List.of(first, second)));

        assertThat(merged.images()).hasSize(2);
        assertThat(finished(merges.of(CLIENT, new ArrayList<>(List.of(first, second)))))
                .isSameAs(merged);
    }

    @Test
    void merge_ofTheSameAnswersInAnotherOrder_isMadeOnce() throws Exception {
        assertThat(finished(merges.of(CLIENT, List.of(second, first))))
                .isSameAs(finished(merges.of(CLIENT, List.of(first, second))));
    }

    @Test
    void merge_forAllWhoAskAtOnce_isMadeOnce() throws Exception {
        List<Future<Merged>> asked = Collections.nCopies(20, List.of(first, second)).stream()
                .map(answers -> merges.of(CLIENT, answers))
                .toList();

        finished(Future.join(asked).map("joined"));

        assertThat(asked).extracting(Future::result).containsOnly(asked.get(0).result());
        assertThat(asked)
                .allSatisfy(
                        each -> assertThat(each.result()).isSameAs(asked.get(0).result()));
    }

    /** The body without what may not be asked: made once for all with the same rights, and gone with its answer. */
    @Test
    void shown_withSomeRights_isMadeOnceOffTheLoopAndCounted() throws Exception {
        String body =
                "{\"RequestId\":\"R\",\"PageNumber\":1,\"PageSize\":50,\"TotalCount\":2,\"Clusters\":{\"ClusterInfoSimple\":["
                        + "{\"Id\":\"c-open\"},{\"Id\":\"c-secret\"}]}}";
        Answer clusters = new Answer(
                new Query("a", Operation.LIST_CLUSTERS, "cn-hangzhou", new TreeMap<>()),
                Content.plain(Buffer.buffer(body)),
                Listed.of(Operation.LIST_CLUSTERS.read(body.getBytes(StandardCharsets.UTF_8))),
                TestClock.moment(TestClock.START));
        List<String> threads = new CopyOnWriteArrayList<>();
        Rights rights = (operation, region, cluster) -> {
            threads.add(Thread.currentThread().getName());
            return !"c-secret".equals(cluster);
        };

        Content shown = finished(merges.shown(CLIENT, clusters, rights));
        int judged = threads.size();

        assertThat(shown.plain().toString())
                .contains("c-open", "\"TotalCount\":1")
                .doesNotContain("c-secret");
        assertThat(finished(merges.shown(ClientKey.named("d"), clusters, rights)))
                .isSameAs(shown);
        assertThat(threads).hasSize(judged).isNotEmpty().noneMatch(name -> name.contains("eventloop"));
        assertThat(memory.bytes(Kind.VIEWS)).isGreaterThanOrEqualTo(shown.weight());
        assertThat(finished(merges.shown(CLIENT, clusters, Rights.ALL))).isSameAs(clusters.content());

        gone.add(clusters.content());
        merges.drops(clusters);
        assertThat(memory.bytes(Kind.VIEWS)).isZero();
        assertThat(finished(merges.shown(CLIENT, clusters, rights)).plain()).isEqualTo(shown.plain());
        assertThat(memory.bytes(Kind.VIEWS)).as("what is not held is not kept").isZero();
    }

    @Test
    void merge_ofNewContent_isMadeAnew() throws Exception {
        Answer again = Answers.of(first.query(), first.body().toString(), first.asOf());

        Merged before = finished(merges.of(CLIENT, List.of(first)));

        Merged after = finished(merges.of(CLIENT, List.of(again)));
        assertThat(after).isNotSameAs(before);
        assertThat(after.images()).isEqualTo(before.images());
    }

    @Test
    void merge_afterARefreshThatFoundNothingNew_isTheOneBefore() throws Exception {
        Answer newer =
                Answers.of(first.query(), first.body().toString(), first.asOf().plusSeconds(60));

        Merged before = finished(merges.of(CLIENT, List.of(first)));

        assertThat(finished(merges.of(CLIENT, List.of(first.freshened(newer))))).isSameAs(before);
    }

    @Test
    void rendering_ofOneMergeInOneShape_isMadeOnceAndCompressedBehind() throws Exception {
        String[] many = new String[200];
        Arrays.setAll(many, i -> "{\"ImageId\": \"m-" + i + "\"}");
        Merged merged = finished(merges.of(CLIENT, List.of(Answers.of("cn-a", null, many))));

        Rendered rendered = finished(merges.rendered(CLIENT, merged, shape(Format.JSON)));

        assertThat(finished(merges.rendered(CLIENT, merged, shape(Format.JSON))))
                .isSameAs(rendered);
        assertThat(finished(merges.rendered(CLIENT, merged, shape(Format.NDJSON))))
                .isNotSameAs(rendered);
        String tag = rendered.body().tag();
        Awaitility.await().until(() -> rendered.body().has(Coding.GZIP));
        assertThat(rendered.body().tag()).isEqualTo(tag);
        assertThat(rendered.weight()).isGreaterThan(rendered.body().weight());
    }

    @Test
    void rendering_compressed_isWeighedAnew() throws Exception {
        String[] many = new String[200];
        Arrays.setAll(many, i -> "{\"ImageId\": \"m-" + i + "\"}");
        Merged merged = finished(merges.of(CLIENT, List.of(Answers.of("cn-a", null, many))));
        Rendered rendered = finished(merges.rendered(CLIENT, merged, shape(Format.JSON)));
        long plain = rendered.body().plain().length();

        Awaitility.await().until(() -> rendered.body().has(Coding.GZIP));

        Awaitility.await()
                .untilAsserted(() -> assertThat(memory.bytes(Kind.VIEWS))
                        .isBetween((long) rendered.weight(), rendered.weight() + 1_500L)
                        .isGreaterThan(plain));
    }

    @Test
    void merge_oneAnswerIsHeldNoMore_isLetGoWithWhatWasWrittenOfIt() throws Exception {
        Merged both = finished(merges.of(CLIENT, List.of(first, second)));
        Merged other = finished(merges.of(CLIENT, List.of(second)));
        Rendered ofBoth = finished(merges.rendered(CLIENT, both, shape(Format.JSON)));
        Rendered ofOther = finished(merges.rendered(CLIENT, other, shape(Format.JSON)));
        long merged = memory.bytes(Kind.MERGES);

        merges.drops(first);

        assertThat(memory.bytes(Kind.MERGES)).isPositive().isLessThan(merged);
        assertThat(finished(merges.of(CLIENT, List.of(second)))).isSameAs(other);
        assertThat(finished(merges.rendered(CLIENT, other, shape(Format.JSON)))).isSameAs(ofOther);
        assertThat(finished(merges.of(CLIENT, List.of(first, second)))).isNotSameAs(both);
        assertThat(finished(merges.rendered(CLIENT, both, shape(Format.JSON)))).isNotSameAs(ofBoth);

        merges.drops(second);
        merges.drops(first);
        assertThat(memory.held()).isZero();
    }

    @Test
    void merge_oneAnswerIsHeldNoMoreBeforeItIsMade_isNotKept() throws Exception {
        gone.add(first.content());

        Merged merged = finished(merges.of(CLIENT, List.of(first, second)));

        assertThat(merged.images()).hasSize(2);
        assertThat(finished(merges.rendered(CLIENT, merged, shape(Format.JSON))).isEmpty())
                .isFalse();
        Awaitility.await().untilAsserted(() -> assertThat(memory.held()).isZero());
    }

    @Test
    void merge_oneAnswerIsDroppedWhileItIsMade_isNotKept() throws Exception {
        for (int i = 0; i < 200; i++) {
            Answer answer = Answers.of("cn-a", null, "{\"ImageId\": \"m-" + i + "\"}");
            Future<Merged> merging = merges.of(CLIENT, List.of(answer, second));
            merges.drops(answer);
            Future<Rendered> rendering = merges.rendered(CLIENT, finished(merging), shape(Format.JSON));
            merges.drops(answer);
            finished(rendering);
        }

        Awaitility.await().untilAsserted(() -> assertThat(memory.held()).isZero());
    }

    @Test
    void memory_shrinks_mergesAndWhatWasWrittenOfThemGo() throws Exception {
        Merged both = finished(merges.of(CLIENT, List.of(first, second)));
        finished(merges.rendered(CLIENT, both, shape(Format.JSON)));
        assertThat(memory.held()).isPositive();

        memory.shrinkTo(0);

        assertThat(memory.held()).isZero();
    }

    @Test
    void ahead_onceAllIsThere_writesNoMore() throws Exception {
        Ahead ahead = merges.ahead(ClientKey.named("a"));
        ahead.add(first);
        Awaitility.await().until(() -> merges.places(first).get(0).written() != null);

        ahead.end();
        ahead.add(second);
        finished(merges.of(CLIENT, List.of(first, second)));

        assertThat(merges.places(second).get(0).written()).isNull();
    }

    @Test
    void ahead_closed_letsGoOfWhatWasWritten() throws Exception {
        Ahead ahead = merges.ahead(ClientKey.named("a"));
        Ahead other = merges.ahead(ClientKey.named("a"));
        ahead.add(first);
        other.add(first);
        Awaitility.await()
                .untilAsserted(() -> assertThat(memory.bytes(Kind.IN_FLIGHT))
                        .isEqualTo(2L * first.body().length()));
        Awaitility.await().until(() -> merges.places(first).get(0).written() != null);
        Place merged = finished(merges.of(CLIENT, List.of(first)))
                .images()
                .get(0)
                .places()
                .get(0);
        assertThat(merged.written()).isNotNull();

        ahead.close();
        Awaitility.await().until(() -> merged.written() != null);
        other.close();

        Awaitility.await().until(() -> merged.written() == null);
        assertThat(memory.bytes(Kind.IN_FLIGHT)).isZero();
    }

    private static Shape shape(Format format) {
        View view = new View(Attributes.ANY, List.of(), Order.OF_IDENTITY, 1_000, null, format);
        return new Shape.OfView(view, null, "digest", Map.of());
    }
}

package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.upstream.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MergesTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final Answer first = Answers.of("cn-a", null, "{\"ImageId\": \"m-1\"}");
    private final Answer second = Answers.of("cn-b", null, "{\"ImageId\": \"m-2\"}");
    private final Merges merges = new Merges(VERTX);

    @AfterAll
    static void close() throws Exception {
        finished(VERTX.close().map("closed"));
    }

    private static <T> T finished(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void merge_ofTheSameAnswers_isMadeOnce() throws Exception {
        Merged merged = finished(merges.of(List.of(first, second)));

        assertThat(merged.images()).hasSize(2);
        assertThat(finished(merges.of(new ArrayList<>(List.of(first, second))))).isSameAs(merged);
    }

    @Test
    void merge_ofTheSameAnswersInAnotherOrder_isMadeOnce() throws Exception {
        assertThat(finished(merges.of(List.of(second, first)))).isSameAs(finished(merges.of(List.of(first, second))));
    }

    @Test
    void merge_forAllWhoAskAtOnce_isMadeOnce() throws Exception {
        List<Future<Merged>> asked = Collections.nCopies(20, List.of(first, second)).stream()
                .map(merges::of)
                .toList();

        finished(Future.join(asked).map("joined"));

        assertThat(asked).extracting(Future::result).containsOnly(asked.get(0).result());
        assertThat(asked)
                .allSatisfy(
                        each -> assertThat(each.result()).isSameAs(asked.get(0).result()));
    }

    @Test
    void merge_ofNewContent_isMadeAnew() throws Exception {
        Answer again = Answers.of(first.query(), first.body().toString(), first.asOf());

        Merged before = finished(merges.of(List.of(first)));

        Merged after = finished(merges.of(List.of(again)));
        assertThat(after).isNotSameAs(before);
        assertThat(after.images()).isEqualTo(before.images());
    }

    @Test
    void merge_afterARefreshThatFoundNothingNew_isTheOneBefore() throws Exception {
        Answer newer =
                Answers.of(first.query(), first.body().toString(), first.asOf().plusSeconds(60));

        Merged before = finished(merges.of(List.of(first)));

        assertThat(finished(merges.of(List.of(first.freshened(newer))))).isSameAs(before);
    }

    @Test
    void rendering_ofOneMergeInOneShape_isMadeOnceAndCompressedBehind() throws Exception {
        String[] many = new String[200];
        Arrays.setAll(many, i -> "{\"ImageId\": \"m-" + i + "\"}");
        Merged merged = finished(merges.of(List.of(Answers.of("cn-a", null, many))));

        Rendered rendered = finished(merges.rendered(merged, shape(Format.JSON)));

        assertThat(finished(merges.rendered(merged, shape(Format.JSON)))).isSameAs(rendered);
        assertThat(finished(merges.rendered(merged, shape(Format.NDJSON)))).isNotSameAs(rendered);
        String tag = rendered.body().tag();
        Awaitility.await().until(() -> rendered.body().has(Coding.GZIP));
        assertThat(rendered.body().tag()).isEqualTo(tag);
        assertThat(rendered.weight()).isGreaterThan(rendered.body().weight());
    }

    @Test
    void places_ofTheSameContent_areMadeOnce() {
        Answer newer =
                Answers.of(first.query(), first.body().toString(), first.asOf().plusSeconds(60));

        assertThat(merges.places(first.freshened(newer))).isSameAs(merges.places(first));
        assertThat(merges.places(newer)).isEqualTo(merges.places(first)).isNotSameAs(merges.places(first));
    }

    @Test
    void ahead_onceAllIsThere_writesNoMore() throws Exception {
        Ahead ahead = merges.ahead();
        ahead.add(first);
        Awaitility.await().until(() -> merges.places(first).get(0).written() != null);

        ahead.end();
        ahead.add(second);
        finished(merges.of(List.of(first, second)));

        assertThat(merges.places(second).get(0).written()).isNull();
    }

    private static Shape shape(Format format) {
        View view = new View(Attributes.ANY, List.of(), Order.OF_IDENTITY, 1_000, null, format);
        return new Shape.OfView(view, null, "digest", Map.of());
    }
}

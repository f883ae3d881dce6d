package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeFeedTest {
    private static final String HZ = "cn-hangzhou";
    private static final String BJ = "cn-beijing";

    private final FeedRig rig = new FeedRig();
    private final ChangeFeed feed = rig.feed;

    @Test
    void holds_firstAnswerOfARegion_isListedAndNoFloodOfImages() {
        Cursor start = feed.now();

        rig.hold(HZ, "a", "b", "c");

        List<Change> changes = feed.after(start, FeedRig.ALL, 10).changes();
        assertThat(changes).extracting(FeedRig::said).containsExactly("listed cn-hangzhou");
        assertThat(changes.get(0).json())
                .hasToString(
                        "{\"kind\":\"listed\",\"region\":\"cn-hangzhou\",\"asOf\":\"2026-03-01T12:00:00Z\",\"images\":3}");
    }

    @Test
    void holds_nextAnswer_tellsWhatBecameOfEachImage() {
        rig.hold(HZ, "gone", "other=Available", "same");
        Cursor known = feed.now();

        rig.hold(HZ, "same", "other=UnAvailable", "new=Creating");

        List<JsonNode> events = feed.after(known, FeedRig.ALL, 10).changes().stream()
                .map(Event::of)
                .toList();
        assertThat(events)
                .extracting(event -> event.path("kind").asText())
                .containsExactly("withdrawn", "changed", "added");
        assertThat(events.get(0).path("image").path("imageId").asText()).isEqualTo("gone");
        assertThat(events.get(1).path("changes"))
                .hasToString("{\"status\":{\"from\":\"Available\",\"to\":\"UnAvailable\"}}");
        assertThat(events.get(2).path("image")).hasToString("{\"imageId\":\"new\",\"status\":\"Creating\"}");
    }

    @Test
    void holds_nextAfterOneThatWasNotRead_tellsWhatBecameOfEachImage() {
        feed.holds(Samples.unread(FeedRig.answer(HZ, "gone", "same")));
        Cursor known = feed.now();

        feed.holds(Samples.unread(FeedRig.answer(HZ, "same", "new")));

        assertThat(feed.after(known, FeedRig.ALL, 10).changes())
                .extracting(FeedRig::said)
                .containsExactly("withdrawn cn-hangzhou gone", "added cn-hangzhou new");
    }

    @Test
    void holds_nextAfterOneThatCannotBeRead_isListedAnew() {
        Answer first = FeedRig.answer(HZ, "a");
        Listed unreadable = Listed.unread(
                first.listed().summary(), () -> Operation.LIST_COMMUNITY_IMAGES.read(new byte[] {'{', '}'}));
        feed.holds(new Answer(first.query(), first.content(), unreadable, TestClock.moment(first.asOf())));
        Cursor known = feed.now();

        rig.hold(HZ, "a", "b");

        List<Change> changes = feed.after(known, FeedRig.ALL, 10).changes();
        assertThat(changes).extracting(FeedRig::said).containsExactly("listed cn-hangzhou");
        assertThat(changes.get(0).anew()).isFalse();
    }

    @Test
    void holds_fieldThatComesOrGoes_isToldWithNull() {
        rig.hold(HZ, "a=Available", "b");
        Cursor known = feed.now();

        rig.hold(HZ, "a", "b=Available");

        assertThat(feed.after(known, FeedRig.ALL, 10).changes().stream()
                        .map(change -> Event.of(change).path("changes").toString()))
                .containsExactly(
                        "{\"status\":{\"from\":\"Available\",\"to\":null}}",
                        "{\"status\":{\"from\":null,\"to\":\"Available\"}}");
    }

    @Test
    void holds_sameImagesAgain_isNoChange() {
        Answer first = rig.hold(HZ, "a", "b");
        Cursor known = feed.now();

        feed.holds(first);
        feed.holds(first.freshened(FeedRig.answer(HZ, "a", "b")));
        rig.hold(HZ, "b", "a");

        assertThat(feed.now()).isEqualTo(known);
    }

    @Test
    void holds_filteredOrOfACluster_isNotLookedAt() {
        feed.holds(Answers.of(HZ, "ehpc-hz-1", "{\"ImageId\":\"a\"}"));
        feed.holds(Samples.answer(
                Samples.query("default", HZ, Map.of("BaseOsTag", "CentOS_7.2_64")), "m-1", rig.clock.instant()));

        assertThat(feed.now().number()).isZero();
    }

    @Test
    void after_anotherAccountOrRegion_isSkippedAndTheCursorGoesOn() {
        Cursor start = feed.now();
        rig.hold(BJ, "a");
        feed.holds(Samples.answer(Samples.query("other", HZ, Map.of()), "m-1", rig.clock.instant()));

        ChangePage page = feed.after(start, new Interest("default", Set.of(HZ), Rights.ALL), 10);

        assertThat(page.changes()).isEmpty();
        assertThat(page.more()).isFalse();
        assertThat(page.cursor()).isEqualTo(feed.now());
    }

    @Test
    void after_pages_areTheWholeInOrder() {
        Cursor at = feed.now();
        for (int i = 0; i < 25; i++) {
            rig.hold(HZ, "m-" + i);
        }
        List<Long> numbers = new ArrayList<>();
        ChangePage page;
        do {
            page = feed.after(at, FeedRig.ALL, 10);
            page.changes().forEach(change -> numbers.add(change.number()));
            at = page.cursor();
            assertThat(page.changes()).hasSizeLessThanOrEqualTo(10);
        } while (page.more());

        assertThat(numbers).hasSize(49).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void after_fewAmongMany_isReadInBoundedSteps() {
        FeedRig large = new FeedRig(16 << 20, 10_000);
        Cursor at = large.feed.now();
        for (int i = 0; i < 600; i++) {
            large.hold(BJ, "m-" + i);
        }
        large.hold(HZ, "m");

        ChangePage first = large.feed.after(at, new Interest("default", Set.of(HZ), Rights.ALL), 10);
        ChangePage second = large.feed.after(first.cursor(), new Interest("default", Set.of(HZ), Rights.ALL), 10);

        assertThat(first.changes()).isEmpty();
        assertThat(first.more()).isTrue();
        assertThat(second.changes()).extracting(FeedRig::said).containsExactly("listed cn-hangzhou");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # cursor,                          gone,  why
            nonsense,                          false, The cursor is none that this gateway gave.
            EPOCH.4,                           false, The cursor is ahead of all changes that there were.
            EPOCH.1~cn-hangzhou.4,             false, The cursor is ahead of all changes that there were.
            EPOCH.0,                           true,  'The changes since this cursor are not all remembered.'
            0000000000000000.3,                true,  'The changes since this cursor are not all remembered.'
            """)
    void read_noGoodCursor_isRefused(String text, boolean gone, String why) {
        FeedRig small = new FeedRig(1 << 20, 2);
        small.hold(HZ, "a");
        small.hold(HZ, "b=1");
        String cursor = text.replace("EPOCH", small.feed.now().epoch());

        CursorException refused = catchThrowableOfType(CursorException.class, () -> small.feed.read(cursor));

        assertThat(refused.isGone()).isEqualTo(gone);
        assertThat(refused.detail()).startsWith(why);
        assertThat(small.after(small.feed.read(small.feed.now().epoch() + ".1")))
                .containsExactly("withdrawn cn-hangzhou a", "added cn-hangzhou b");
    }

    @Test
    void history_bytes_areBounded() {
        FeedRig small = new FeedRig(64 << 10, 1_000_000);
        Cursor first = small.feed.now();
        for (int i = 0; i < 1_000; i++) {
            small.hold(HZ, "m-" + i);
        }

        assertThat(small.meters.get("gateway.changes.history").gauge().value()).isBetween(60.0 * 1024, 64.0 * 1024);
        assertThat(small.meters.get("gateway.changes.sequence").gauge().value()).isEqualTo(1_999);
        assertThat(catchThrowableOfType(CursorException.class, () -> small.feed.after(first, FeedRig.ALL, 1))
                        .isGone())
                .isTrue();
    }

    @Test
    void history_smallerByReload_forgetsAtOnce() {
        for (int i = 0; i < 50; i++) {
            rig.hold(HZ, "m-" + i);
        }
        rig.clock.pass(Duration.ofSeconds(5));

        feed.configure(FeedRig.config(1 << 20, 3), Set.of(Samples.query(HZ)));

        assertThat(rig.meters.get("gateway.changes.history.events").gauge().value())
                .isEqualTo(3);
        assertThat(rig.meters.get("gateway.changes.history.age").gauge().value())
                .isEqualTo(5);
    }

    @Test
    void configure_regionThatWentAndCameBack_isListedAnew() {
        rig.hold(HZ, "a");
        Cursor known = feed.now();
        feed.configure(FeedRig.config(1 << 20, 100), Set.of(Samples.query(BJ)));

        rig.hold(HZ, "b");

        assertThat(rig.after(known)).containsExactly("listed cn-hangzhou");
    }

    @Test
    void at_allPartsAreCurrent_isNow() {
        Answer hz = rig.hold(HZ, "a");
        Answer bj = rig.hold(BJ, "b");

        assertThat(feed.at(List.of(FeedRig.part(hz), FeedRig.part(bj)))).contains(feed.now());
    }

    @Test
    void at_onePartIsBehind_lacksExactlyItsChanges() {
        Answer old = rig.hold(HZ, "a");
        rig.hold(BJ, "b");
        rig.hold(HZ, "a", "c");
        Answer bj = rig.hold(BJ, "b", "d");
        rig.hold(HZ, "c");

        Cursor cursor = feed.at(List.of(FeedRig.part(old), FeedRig.part(bj))).orElseThrow();

        assertThat(rig.after(cursor)).containsExactly("added cn-hangzhou c", "withdrawn cn-hangzhou a");
    }

    @Test
    void at_partOfAnUnknownContent_isNothing() {
        rig.hold(HZ, "a");

        assertThat(feed.at(List.of(FeedRig.part(FeedRig.answer(HZ, "b"))))).isEmpty();
        assertThat(feed.at(List.of(FeedRig.part(FeedRig.answer(BJ, "b"))))).isEmpty();
        assertThat(feed.at(List.of(FeedRig.part(Answers.of(HZ, "ehpc-hz-1", "{\"ImageId\":\"a\"}")))))
                .isEmpty();
    }

    @Test
    void at_contentThatCameBack_isWhereItIsNow() {
        Answer a = rig.hold(HZ, "a");
        Answer b = rig.hold(HZ, "b");
        rig.hold(HZ, "a");

        assertThat(feed.at(List.of(FeedRig.part(a)))).contains(feed.now());
        assertThat(rig.after(feed.at(List.of(FeedRig.part(b))).orElseThrow()))
                .containsExactly("withdrawn cn-hangzhou b", "added cn-hangzhou a");
    }

    @Test
    void at_partFailedThatWasNeverKnown_isToldWhenItIs() {
        Answer bj = rig.hold(BJ, "b");
        Cursor cursor = feed.at(List.of(FeedRig.part(bj), FeedRig.failed(HZ))).orElseThrow();

        rig.hold(HZ, "a");
        rig.hold(HZ, "a", "c");

        assertThat(rig.after(cursor)).containsExactly("listed cn-hangzhou", "added cn-hangzhou c");
    }

    @Test
    void at_partFailedThatOthersKnow_isToldToWhomLacksItAlone() {
        Answer hz = rig.hold(HZ, "a");
        Answer bj = rig.hold(BJ, "b");
        Cursor whole = feed.at(List.of(FeedRig.part(bj), FeedRig.part(hz))).orElseThrow();
        Cursor partial = feed.at(List.of(FeedRig.part(bj), FeedRig.failed(HZ))).orElseThrow();
        assertThat(rig.after(partial)).isEmpty();

        feed.holds(hz);
        rig.hold(HZ, "c");

        assertThat(rig.after(whole)).containsExactly("withdrawn cn-hangzhou a", "added cn-hangzhou c");
        assertThat(rig.after(partial))
                .containsExactly("listed cn-hangzhou", "withdrawn cn-hangzhou a", "added cn-hangzhou c");
        feed.holds(hz);
        assertThat(feed.now().number()).isEqualTo(7);
    }

    @Test
    void onChange_newChanges_areCalledForUntilItIsTakenBack() {
        AtomicInteger calls = new AtomicInteger();
        Runnable hangUp = feed.onChange(calls::incrementAndGet);

        rig.hold(HZ, "a");
        rig.hold(HZ, "a");
        rig.hold(HZ, "b", "c", "d");
        hangUp.run();
        rig.hold(HZ, "a");

        assertThat(calls).hasValue(2);
    }

    @Test
    void metrics_events_areCountedByRegion() {
        rig.hold(HZ, "a");
        rig.hold(HZ, "b", "c");

        assertThat(rig.meters
                        .get("gateway.changes.events")
                        .tags("region", HZ)
                        .counter()
                        .count())
                .as("listed, two added, one withdrawn")
                .isEqualTo(4);
    }
}

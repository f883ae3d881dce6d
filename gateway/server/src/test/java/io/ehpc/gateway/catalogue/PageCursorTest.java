package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Order.Position;
import io.ehpc.gateway.catalogue.SortKey.Value;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorTest {
    private static final Order ORDER = new Order(
            List.of(SortKey.of("imageName").orElseThrow(), SortKey.of("-size").orElseThrow()));
    private static final Identity IDENTITY = new Identity("名\"\\", "1", "", "x86_64");

    private static Position position(Value... values) {
        return new Position(List.of(values), IDENTITY);
    }

    @Test
    void cursor_ofAnyPosition_isReadAsItWasWritten() {
        for (Value text : List.of(
                Value.MISSING,
                Value.of(""),
                Value.of("null"),
                Value.of("0"),
                Value.of("cut \ud83d"),
                Value.of("\ude00\ud83d\0\n"),
                Value.of("\ud83d\ude00".repeat(500)))) {
            for (Value number : List.of(Value.MISSING, Value.of(0), Value.of(-1), Value.of(Integer.MAX_VALUE))) {
                String cursor = PageCursor.write("digest", position(text, number));
                assertThat(cursor).matches("[A-Za-z0-9_-]+");
                assertThat(PageCursor.read(cursor, "digest", ORDER)).contains(position(text, number));
            }
        }
    }

    @Test
    void cursor_ofAnotherQuestionOrOrder_isRefused() {
        String cursor = PageCursor.write("digest", position(Value.of("a"), Value.of(1)));

        assertThat(PageCursor.read(cursor, "other", ORDER)).isEmpty();
        assertThat(PageCursor.read(cursor, "digest", Order.OF_IDENTITY)).isEmpty();
    }

    @Test
    void cursor_cutOrWithMoreBehindOrOfAnotherKind_isRefused() {
        byte[] good = Base64.getUrlDecoder().decode(PageCursor.write("digest", position(Value.of("a"), Value.of(1))));
        for (int length = 0; length < good.length; length++) {
            assertThat(read(Arrays.copyOf(good, length))).as("%d bytes", length).isEmpty();
        }
        assertThat(read(Arrays.copyOf(good, good.length + 1))).isEmpty();
        byte[] otherKind = good.clone();
        otherKind[good.length - 9] = 3;
        assertThat(read(otherKind)).isEmpty();
        assertThat(read(good)).contains(position(Value.of("a"), Value.of(1)));
    }

    private static Optional<Position> read(byte[] bytes) {
        return PageCursor.read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), "digest", ORDER);
    }

    /** Four keys, and the longest texts in three bytes a character. */
    @Test
    void cursor_ofTheLongestTexts_isShortEnoughToBeTaken() {
        Order order = new Order(Stream.of("imageName", "imageId", "-uid", "osTag")
                .map(key -> SortKey.of(key).orElseThrow())
                .toList());
        for (int length : new int[] {123, 124, 370, 371, 5_000}) {
            for (String character : List.of("a", "\0", "é", "名", "\ud83d")) {
                String text = character.repeat(length);
                String bounded = OrderText.of(text);
                Value value = Value.of(text);
                Position position = new Position(
                        List.of(value, value, value, value), new Identity(bounded, bounded, bounded, bounded));

                String cursor = PageCursor.write("0123456789abcdef", position);

                assertThat(cursor).hasSizeLessThanOrEqualTo(View.MAX_CURSOR_LENGTH);
                assertThat(PageCursor.read(cursor, "0123456789abcdef", order)).contains(position);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cursor_mutated_isReadOrRefused(long seed) {
        Random random = new Random(seed);
        String good = PageCursor.write("digest", position(Value.of("name"), Value.of(7)));
        for (int i = 0; i < 3_000; i++) {
            StringBuilder mutated = new StringBuilder(good);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                mutated.setCharAt(random.nextInt(mutated.length()), (char) (' ' + random.nextInt(0x60)));
            }
            assertThat(PageCursor.read(mutated.toString(), "digest", ORDER)).isNotNull();
        }
        assertThat(PageCursor.read("A".repeat(5_000), "digest", ORDER)).isEmpty();
    }

    @Test
    void digest_ofDifferentQuestions_differs() {
        Question all = new Question(List.of(), Clusters.NONE, new TreeMap<>());
        Question region = new Question(List.of("cn-a"), Clusters.NONE, new TreeMap<>());
        Question cluster = new Question(List.of(), Clusters.of(List.of("cn-a")), new TreeMap<>());
        Question everyCluster = new Question(List.of(), Clusters.EVERY, new TreeMap<>());
        Question filter = new Question(List.of(), Clusters.NONE, new TreeMap<>(Map.of("BaseOsTag", "cn-a")));
        Attributes named = new Attributes(
                new TreeMap<>(Map.<Attribute, SortedSet<String>>of(Attribute.STATUS, new TreeSet<>(List.of("cn-a")))));

        assertThat(List.of(
                        PageCursor.digest(all, Attributes.ANY, Order.OF_IDENTITY),
                        PageCursor.digest(region, Attributes.ANY, Order.OF_IDENTITY),
                        PageCursor.digest(cluster, Attributes.ANY, Order.OF_IDENTITY),
                        PageCursor.digest(everyCluster, Attributes.ANY, Order.OF_IDENTITY),
                        PageCursor.digest(filter, Attributes.ANY, Order.OF_IDENTITY),
                        PageCursor.digest(all, named, Order.OF_IDENTITY),
                        PageCursor.digest(all, Attributes.ANY, ORDER)))
                .doesNotHaveDuplicates();
    }
}

package io.ehpc.gateway.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Order.Position;
import io.ehpc.gateway.catalogue.SortKey.Value;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
        for (Value text : List.of(Value.MISSING, Value.of(""), Value.of("null"), Value.of("0"))) {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "\"digest\"",
                "[\"digest\"]",
                "[\"digest\",\"a\",\"b\",\"c\",\"d\",\"e\"]",
                "[\"digest\",\"a\",\"b\",\"c\",\"d\",\"e\",1.5]",
                "[\"digest\",\"a\",\"b\",\"c\",\"d\",[],1]",
                "[\"digest\",\"a\",\"b\",\"c\",null,\"e\",1]",
                "[\"digest\",\"a\",\"b\",\"c\",\"d\",\"e\",99999999999999999999]",
                "[\"digest\",\"a\",\"b\",\"c\",\"d\",\"e\",1"
            })
    void cursor_ofAnotherShape_isRefused(String json) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));

        assertThat(PageCursor.read(cursor, "digest", ORDER)).isEmpty();
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

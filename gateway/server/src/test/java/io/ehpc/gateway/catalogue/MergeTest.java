package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.upstream.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {

    private static String image(String id, String name) {
        return "{\"ImageId\": \"" + id + "\", \"ImageName\": \"" + name + "\", \"Uid\": \"1\"}";
    }

    private static List<String> places(List<MergedImage> merged) {
        return merged.stream()
                .flatMap(image -> image.places().stream())
                .map(MergeTest::shown)
                .toList();
    }

    private static String shown(Place place) {
        return shown(place.region(), place.clusterId(), place.image().imageId());
    }

    private static String shown(String region, @Nullable String cluster, String id) {
        return region + "/" + cluster + "/" + id;
    }

    @Test
    void merge_noAnswer_isEmpty() {
        assertThat(Answers.merged(List.of())).isEmpty();
        assertThat(Answers.merged(List.of(Answers.of("cn-a", null)))).isEmpty();
    }

    @Test
    void merge_sameImageInTwoRegions_isOneWithTwoPlaces() {
        List<MergedImage> merged = Answers.merged(
                List.of(Answers.of("cn-b", null, image("m-2", "x")), Answers.of("cn-a", null, image("m-1", "x"))));

        assertThat(merged).hasSize(1);
        assertThat(places(merged)).containsExactly("cn-a/null/m-1", "cn-b/null/m-2");
        assertThat(merged.get(0).image().imageId()).isEqualTo("m-1");
    }

    @Test
    void merge_sameImageForTwoClusters_isOneWithThreePlaces() {
        List<MergedImage> merged = Answers.merged(List.of(
                Answers.of("cn-a", "c2", image("m-1", "x")),
                Answers.of("cn-a", null, image("m-1", "x")),
                Answers.of("cn-a", "c1", image("m-1", "x"))));

        assertThat(places(merged)).containsExactly("cn-a/null/m-1", "cn-a/c1/m-1", "cn-a/c2/m-1");
    }

    @Test
    void merge_sameIdUnderTwoNames_isTwoImages() {
        List<MergedImage> merged = Answers.merged(
                List.of(Answers.of("cn-a", null, image("m-1", "x")), Answers.of("cn-b", null, image("m-1", "y"))));

        assertThat(merged).extracting(image -> image.image().imageName()).containsExactly("x", "y");
    }

    @Test
    void merge_imageTwiceInOneAnswer_isThereTwice() {
        assertThat(places(Answers.merged(List.of(Answers.of("cn-a", null, image("m-1", "x"), image("m-1", "x"))))))
                .containsExactly("cn-a/null/m-1", "cn-a/null/m-1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void merge_anyOrderOfAnswers_isTheSameToTheByteAndLosesNothing(long seed) {
        Random random = new Random(seed);
        List<String> wentIn = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        for (int region = 0; region < 6; region++) {
            answers.add(randomAnswer(random, "cn-" + (char) ('a' + region), null, wentIn));
            answers.add(randomAnswer(random, "cn-" + (char) ('a' + region), "c" + region, wentIn));
        }
        Collections.shuffle(answers, random);
        Merged first = Merged.of(Answers.merged(answers));

        assertThat(places(first.images())).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(wentIn);
        assertThat(first.images())
                .as("seed %d", seed)
                .extracting(image -> Identity.of(image.image()))
                .doesNotHaveDuplicates()
                .isSorted();
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(answers, random);
            Merged again = Merged.of(Answers.merged(answers));
            assertThat(again.images()).as("seed %d", seed).isEqualTo(first.images());
            String json = json(again);
            again.images().stream()
                    .flatMap(image -> image.places().stream())
                    .filter(place -> random.nextBoolean())
                    .forEach(Place::writeAhead);
            assertThat(json(again)).as("ahead, seed %d", seed).isEqualTo(json);
            assertThat(json).as("seed %d", seed).isEqualTo(json(first));
        }
    }

    private static String json(Merged merged) {
        return new String(new ImageJson(List.of()).array(merged.images()), StandardCharsets.UTF_8);
    }

    private static Answer randomAnswer(Random random, String region, @Nullable String cluster, List<String> wentIn) {
        List<String> images = new ArrayList<>();
        for (int i = 0; i < random.nextInt(8); i++) {
            String id = "m-" + region + "-" + i;
            String name = random.nextInt(4) == 0 ? "" : "n" + random.nextInt(5);
            images.add("{\"ImageId\": \"" + id + "\", \"ImageName\": \"" + name + "\", \"Uid\": \"" + random.nextInt(2)
                    + "\", \"Size\": " + random.nextInt(3) + "}");
            wentIn.add(shown(region, cluster, id));
        }
        return Answers.of(region, cluster, images.toArray(String[]::new));
    }
}

package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Order.Position;
import io.ehpc.gateway.catalogue.View.Selected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewTest {
    private static final List<MergedImage> IMAGES = Answers.merged(List.of(
            Answers.of(
                    "cn-a",
                    null,
                    image("m-1", "alpha", "Available", 40, "CentOS", "x86_64"),
                    image("m-2", "beta", "Creating", 20, "Ubuntu", "arm64")),
            Answers.of(
                    "cn-b",
                    null,
                    image("m-3", "alpha", "UnAvailable", 40, "CentOS", "x86_64"),
                    image("m-4", "gamma", "Available", 30, "Ubuntu", "x86_64"),
                    "{\"ImageId\": \"m-5\"}")));

    private static String image(String id, String name, String status, int size, String platform, String cpu) {
        return ("{'ImageId': '%s', 'ImageName': '%s', 'Status': '%s', 'Size': %d, 'Uid': '1', 'ProductCode': 'p-%s',"
                        + " 'ImageOwnerAlias': 'others', 'OsTag': {'Platform': '%s', 'Architecture': '%s'}}")
                .formatted(id, name, status, size, name, platform, cpu)
                .replace('\'', '"');
    }

    private static View view(Attributes attributes, String sort, int limit) {
        Order order = new Order(
                sort.isEmpty()
                        ? List.of()
                        : Arrays.stream(sort.split(",", -1))
                                .map(key -> SortKey.of(key).orElseThrow())
                                .toList());
        return new View(attributes, List.of(), order, limit, null, Format.JSON);
    }

    private static List<String> ids(List<MergedImage> images) {
        return images.stream()
                .flatMap(image -> image.places().stream())
                .map(place -> place.image().imageId())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # filters                            | ids of the places that are left
            ''                                   | m-1 m-3 m-2 m-4 m-5
            imageName=alpha                      | m-1 m-3
            imageName=*a                         | m-1 m-3 m-2 m-4
            imageName=?e*                        | m-2
            imageName=alpha,gamma                | m-1 m-3 m-4
            status=Available                     | m-1 m-4
            status=Available,Creating            | m-1 m-2 m-4
            status=available                     |
            platform=Ubuntu                      | m-2 m-4
            platform=Ubuntu architecture=x86_64  | m-4
            platform=CentOS status=UnAvailable   | m-3
            architecture=arm64                   | m-2
            owner=1                              | m-1 m-3 m-2 m-4
            owner=2                              |
            ownerAlias=others                    | m-1 m-3 m-2 m-4
            productCode=p-beta                   | m-2
            imageName=*                          | m-1 m-3 m-2 m-4
            """)
    void filters_leaveThePlacesThatFit(String filters, @Nullable String ids) {
        List<MergedImage> left =
                view(attributes(filters), "", 100).select(IMAGES, null).images();

        assertThat(String.join(" ", ids(left))).isEqualTo(ids == null ? "" : ids);
        assertThat(left).allSatisfy(image -> assertThat(image.places()).isNotEmpty());
    }

    private static Attributes attributes(String filters) {
        SortedMap<Attribute, SortedSet<String>> wanted = new TreeMap<>();
        for (String filter : filters.isEmpty() ? new String[0] : filters.split(" ", -1)) {
            String[] both = filter.split("=", -1);
            wanted.put(Attribute.of(both[0]).orElseThrow(), new TreeSet<>(List.of(both[1].split(",", -1))));
        }
        return new Attributes(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # sort          | ids
            ''              | m-1 m-3 m-2 m-4 m-5
            imageName       | m-5 m-1 m-3 m-2 m-4
            -imageName      | m-4 m-2 m-1 m-3 m-5
            size            | m-5 m-2 m-4 m-1 m-3
            -size           | m-1 m-3 m-4 m-2 m-5
            platform,-size  | m-5 m-1 m-3 m-4 m-2
            status          | m-5 m-1 m-3 m-4 m-2
            -imageId        | m-5 m-4 m-2 m-1 m-3
            """)
    void sort_isByItsKeysThenByIdentity(String sort, String ids) {
        assertThat(String.join(
                        " ",
                        ids(view(Attributes.ANY, sort, 100).select(IMAGES, null).images())))
                .isEqualTo(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "imageName", "-imageName", "size", "-size,imageName", "platform,architecture", "osTag"})
    void pages_ofAnySizeAndOrder_areTheWholeListOnceEach(String sort) {
        for (int limit = 1; limit <= IMAGES.size() + 1; limit++) {
            View view = view(Attributes.ANY, sort, limit);
            List<MergedImage> all = new ArrayList<>();
            @Nullable Position after = null;
            do {
                Selected page = view.select(IMAGES, after);
                assertThat(page.images()).hasSizeLessThanOrEqualTo(limit);
                all.addAll(page.images());
                after = page.next() == null
                        ? null
                        : PageCursor.read(PageCursor.write("d", page.next()), "d", view.order())
                                .orElseThrow();
            } while (after != null);

            assertThat(all).isEqualTo(view.order().sorted(IMAGES));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void pages_whileImagesComeAndGo_showEachThatStaysOnce(long seed) {
        Random random = new Random(seed);
        List<MergedImage> stay = merged(random, 'a', 30);
        View view = view(Attributes.ANY, "-size,imageName", 4);
        List<MergedImage> seen = new ArrayList<>();
        @Nullable Position after = null;
        do {
            List<MergedImage> now = new ArrayList<>(stay);
            now.addAll(merged(random, (char) ('b' + random.nextInt(20)), random.nextInt(10)));
            now.sort(Comparator.comparing(image -> Identity.of(image.image())));
            Selected page = view.select(now, after);
            seen.addAll(page.images());
            after = page.next();
        } while (after != null);

        assertThat(stay)
                .as("seed %d", seed)
                .allSatisfy(
                        image -> assertThat(Collections.frequency(seen, image)).isEqualTo(1));
    }

    private static List<MergedImage> merged(Random random, char kind, int count) {
        String[] images = new String[count];
        Arrays.setAll(images, i -> image("m-" + kind + i, kind + "-" + i, "Available", random.nextInt(3), "C", "x"));
        return Answers.merged(List.of(Answers.of("cn-a", null, images)));
    }

    @Test
    void order_ofAnyTwoImages_isTotal() {
        for (SortKey.Field field : SortKey.Field.values()) {
            Order order = new Order(List.of(new SortKey(field, true)));
            for (MergedImage one : IMAGES) {
                for (MergedImage other : IMAGES) {
                    int compared = order.compare(order.position(one), order.position(other));
                    assertThat(compared == 0).isEqualTo(one.equals(other));
                    assertThat(Integer.signum(order.compare(order.position(other), order.position(one))))
                            .isEqualTo(-Integer.signum(compared));
                }
            }
        }
    }
}

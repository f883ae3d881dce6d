package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {
    /** Images as {@code id} or {@code id=status}, parted by spaces. */
    private static List<Image> images(String text) {
        List<Image> images = new ArrayList<>();
        for (String image : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            String[] idAndStatus = image.split("=", 2);
            images.add(Answers.image(
                    idAndStatus.length == 1
                            ? "{'ImageId': '" + image + "'}"
                            : "{'ImageId': '" + idAndStatus[0] + "', 'Status': '" + idAndStatus[1] + "'}"));
        }
        return images;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''          | ''              | ''
            'a b'       | 'a b'           | ''
            'a b'       | 'b a'           | ''
            ''          | 'a'             | 'added a'
            'a'         | ''              | 'withdrawn a'
            'a=1 b'     | 'a=2 b'         | 'changed a'
            'a'         | 'a=1'           | 'changed a'
            'a=1'       | 'a'             | 'changed a'
            'a b=1 c'   | 'd b=2 c'       | 'withdrawn a, added d, changed b'
            'b a'       | ''              | 'withdrawn b, withdrawn a'
            'a=1 a=2'   | 'a=1'           | ''
            'a=1'       | 'a=1 a=2'       | ''
            'a=2'       | 'a=1 a=2'       | 'changed a'
            """)
    void between_twoLists_isThis(String before, String after, String expected) {
        List<String> found = Difference.between(images(before), images(after)).stream()
                .map(difference -> difference.kind().label() + " " + id(difference))
                .toList();

        assertThat(String.join(", ", found)).isEqualTo(expected);
    }

    private static String id(Difference difference) {
        Image image = difference.after() == null ? difference.before() : difference.after();
        return Objects.requireNonNull(image).imageId();
    }
}

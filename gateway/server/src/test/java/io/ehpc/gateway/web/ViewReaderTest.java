package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ehpc.gateway.catalogue.Format;
import io.ehpc.gateway.catalogue.View;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ViewReaderTest {
    private static final List<String> KNOWN = Stream.concat(ViewReader.ATTRIBUTES.stream(), ViewReader.SHAPE.stream())
            .toList();

    private static View read(String query) {
        return ViewReader.read(QueryParameters.read(query, KNOWN), () -> Format.JSON, 0);
    }

    @Test
    void view_ofNothing_isAll() {
        assertThat(read("")).isEqualTo(View.ALL);
    }

    @Test
    void view_ofEverything_isThat() {
        View view = read("imageName=W*,L*&status=Available&fields=imageId,places&sort=-size,imageName&limit=10000"
                + "&cursor=abc&format=csv&owner=1&owner=2");

        assertThat(view.attributes().wanted()).hasToString("{IMAGE_NAME=[L*, W*], STATUS=[Available], OWNER=[1, 2]}");
        assertThat(view.fields()).containsExactly("imageId", "places");
        assertThat(view.order().keys()).hasSize(2);
        assertThat(view.limit()).isEqualTo(10_000);
        assertThat(view.cursor()).isEqualTo("abc");
        assertThat(view.format()).isEqualTo(Format.CSV);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # query                       | parameter
            imageName=                    | imageName
            imageName=a,,b                | imageName
            imageName=a,a                 | imageName
            imageName=LONG                | imageName
            status=a%00                   | status
            owner=%0A                     | owner
            productCode=MANY              | productCode
            fields=                       | fields
            fields=imageId,nothing        | fields
            fields=ImageId                | fields
            fields=imageId,imageId        | fields
            sort=                         | sort
            sort=-                        | sort
            sort=+size                    | sort
            sort=places                   | sort
            sort=size,-size               | sort
            sort=size,uid,status,platform,osTag | sort
            limit=                        | limit
            limit=0                       | limit
            limit=-1                      | limit
            limit=01                      | limit
            limit=ALL                     | limit
            limit=all,1                   | limit
            limit=all&limit=all           | limit
            limit=10001                   | limit
            limit=99999999999             | limit
            limit=1&limit=1               | limit
            cursor=a&cursor=a             | cursor
            format=xml                    | format
            format=JSON                   | format
            format=csv,json               | format
            colour=blue                   | colour
            """)
    void view_bad_namesTheParameter(String query, String parameter) {
        String many =
                "0" + Stream.iterate(1, i -> i + 1).limit(50).map(i -> "," + i).reduce("", String::concat);
        BadParameterException bad = catchThrowableOfType(
                BadParameterException.class,
                () -> read(query.replace("LONG", "a".repeat(129)).replace("MANY", many)));

        assertThat(bad).as("refused").isNotNull();
        assertThat(bad.parameter()).isEqualTo(parameter);
        assertThat(bad.detail()).matches("[\\x20-\\x7e…]+");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # query              | default | limit
            -                    | 100     | 100
            -                    | 0       | 2147483647
            format=json          | 7       | 7
            format=ndjson        | 100     | 2147483647
            format=csv           | 100     | 2147483647
            limit=all            | 100     | 2147483647
            limit=5              | 100     | 5
            limit=10000          | 100     | 10000
            limit=5&format=csv   | 100     | 5
            limit=all&format=csv | 100     | 2147483647
            cursor=a             | 100     | 100
            sort=size&fields=uid | 100     | 100
            """)
    void limit_ofAList_isTheDefaultOnlyForJsonThatSaysNone(@Nullable String query, int defaultLimit, int limit) {
        View view = ViewReader.read(QueryParameters.read(query, KNOWN), () -> Format.JSON, defaultLimit);

        assertThat(view.limit()).isEqualTo(limit);
    }

    @Test
    void view_valuesAtTheirLongestAndMost_areTaken() {
        String most = Stream.iterate(1, i -> i + 1)
                .limit(50)
                .map(i -> "status=" + i)
                .reduce((a, b) -> a + "&" + b)
                .orElseThrow();

        assertThat(read("imageName=" + "a".repeat(128)).attributes().wanted()).hasSize(1);
        assertThat(read(most).attributes().wanted()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void read_tooMuch_saysHowMuchMayBe(String query, String parameter, String detail) {
        assertThatExceptionOfType(BadParameterException.class)
                .isThrownBy(() -> read(query))
                .satisfies(bad -> {
                    assertThat(bad.parameter()).isEqualTo(parameter);
                    assertThat(bad.detail()).isEqualTo(detail);
                });
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                Arguments.of(
                        "imageName=" + numbered(51, ","),
                        "imageName",
                        "The parameter imageName has 51 values; at most 50 may be given."),
                Arguments.of(
                        "status=" + numbered(30, "&status=") + "," + numbered(30, ","),
                        "status",
                        "The parameter status has 60 values; at most 50 may be given."),
                Arguments.of(
                        "imageName=" + "*a".repeat(20) + "," + "?b".repeat(20) + "," + "*c".repeat(11),
                        "imageName",
                        "The parameter imageName has 51 wildcards in all of its patterns; at most 50 may be given."),
                Arguments.of(
                        "fields=" + numbered(4_000, ","),
                        "fields",
                        "The parameter fields has 4000 values; at most 14 may be given."),
                Arguments.of(
                        "sort=size,uid,status,platform,osTag",
                        "sort",
                        "The parameter sort has 5 values; at most 4 may be given."),
                Arguments.of(
                        "cursor=" + "a".repeat(4097),
                        "cursor",
                        "The parameter cursor has 4097 characters; at most 4096 may be given."),
                Arguments.of(
                        "limit=1" + "&".repeat(64),
                        "query",
                        "The request has 65 parameters; at most 64 may be given."));
    }

    private static String numbered(int count, String separator) {
        return IntStream.range(0, count).mapToObj(i -> "v" + i).collect(Collectors.joining(separator));
    }

    @Test
    void read_asMuchAsMayBe_isTaken() {
        View view = read("imageName=" + "*?".repeat(21) + ",*a*b*c*d*e*f*g*&cursor=" + "a".repeat(4096)
                + "&sort=size,uid,status,osTag" + "&status=" + numbered(50, ","));

        assertThat(view.attributes().wanted()).hasSize(2);
    }
}

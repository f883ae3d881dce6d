package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    private static String row(String... cells) {
        StringBuilder table = new StringBuilder();
        Csv.append(table, List.of(cells));
        return table.toString();
    }

    @Test
    void row_ofCells_isSeparatedByCommasAndEnded() {
        assertThat(row("a", "", "c d", "中")).isEqualTo("a,,c d,中\r\n");
        assertThat(row("")).isEqualTo("\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # cell         | written
            a              | a
            a,b            | "a,b"
            a"b            | "a""b"
            a=1            | a=1
            1-1            | 1-1
            'a             | 'a
            =1+1           | '=1+1
            =HYPERLINK("x") | "'=HYPERLINK(""x"")"
            +1             | '+1
            -1             | '-1
            @SUM(A1,A2)    | "'@SUM(A1,A2)"
            """)
    void cell_isQuotedWhereItMustAndNeverAFormula(String cell, String written) {
        assertThat(row(cell)).isEqualTo(written + "\r\n");
    }

    /** Not by an annotation's values, which cannot hold them. */
    @Test
    void surrogate_withoutItsOtherHalf_isAReplacementCharacter() {
        for (String cell : List.of("cut \ud83d", "\ude00", "\ud83d\ud83d", "a\ude00b")) {
            String written = new String(Csv.utf8(row(cell)), StandardCharsets.UTF_8);

            assertThat(written).isEqualTo(cell.replace('\ud83d', '\uFFFD').replace('\ude00', '\uFFFD') + "\r\n");
        }
        assertThat(Csv.utf8("\ud83d\ude00")).isEqualTo("\ud83d\ude00".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 13})
    void cell_beginningWithAControl_isNoFormula(int first) {
        String written = row((char) first + "=1");

        assertThat(written).contains("'" + (char) first + "=1");
        assertThat(written.charAt(0)).isIn('\'', '"');
    }
}

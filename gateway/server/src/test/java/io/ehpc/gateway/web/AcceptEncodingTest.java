package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.content.Coding;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none                          | IDENTITY
            ''                            | IDENTITY
            gzip                          | GZIP
            GZip                          | GZIP
            x-gzip                        | GZIP
            zstd                          | ZSTD
            gzip, zstd                    | ZSTD
            zstd, gzip                    | ZSTD
            gzip, deflate, br, zstd       | ZSTD
            gzip, deflate, br             | GZIP
            br                            | IDENTITY
            gzip;q=1, zstd;q=0.5          | GZIP
            gzip;q=0.5, zstd;q=0.5        | ZSTD
            gzip;q=0.501, zstd;q=0.5      | GZIP
            gzip ; q=0.2                  | GZIP
            gzip;q=0                      | IDENTITY
            gzip;q=0.000, zstd;q=0        | IDENTITY
            *                             | GZIP
            *;q=0.1                       | GZIP
            *;q=0.001, identity;q=0       | GZIP
            *, zstd                       | ZSTD
            *, gzip                       | GZIP
            gzip, *;q=0.5                 | GZIP
            zstd;q=0.5, *;q=0.5           | ZSTD
            br, *                         | GZIP
            br, *;q=0.1                   | GZIP
            gzip;q=0, *                   | ZSTD
            gzip;q=0, zstd;q=0, *         | IDENTITY
            identity, *                   | IDENTITY
            identity;q=0.5, *             | GZIP
            identity;q=0, *;q=0           | IDENTITY
            identity, *;q=0               | IDENTITY
            *, zstd;q=0                   | GZIP
            gzip, *;q=0                   | GZIP
            *;q=0                         | IDENTITY
            identity                      | IDENTITY
            identity, gzip;q=0.5          | IDENTITY
            identity;q=0.5, gzip          | GZIP
            identity;q=0, gzip;q=0.1      | GZIP
            identity;q=0                  | IDENTITY
            identity;q=0, *               | GZIP
            gzip;q=2                      | IDENTITY
            gzip;q=1.5, zstd              | ZSTD
            gzip;level=3                  | IDENTITY
            ,,gzip,,                      | GZIP
            gzip zstd                     | IDENTITY
            """)
    void choose_header_isWhatItLikesBest(@Nullable String header, Coding coding) {
        assertThat(AcceptEncoding.choose(header, any -> true)).isEqualTo(coding);
    }

    @Test
    void choose_whatIsNotThere_isNotChosen() {
        assertThat(AcceptEncoding.choose("gzip, zstd", coding -> coding != Coding.ZSTD))
                .isEqualTo(Coding.GZIP);
        assertThat(AcceptEncoding.choose("gzip, zstd", coding -> coding == Coding.IDENTITY))
                .isEqualTo(Coding.IDENTITY);
    }

    @Test
    void choose_anything_isAnswered() {
        String signs = "gzipstd*;q=01.,xid\t \"\\é\0";
        Random random = new Random(20_261_124);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder header = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                header.append(signs.charAt(random.nextInt(signs.length())));
            }
            assertThat(AcceptEncoding.choose(header.toString(), any -> true)).isNotNull();
        }
        assertThat(AcceptEncoding.choose("gzip,".repeat(1_000), any -> true)).isEqualTo(Coding.GZIP);
    }
}

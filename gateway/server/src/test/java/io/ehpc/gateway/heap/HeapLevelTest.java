package io.ehpc.gateway.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapLevelTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # before, share, after
            ROOMY,    0,     ROOMY
            ROOMY,    0.749, ROOMY
            ROOMY,    0.75,  TIGHT
            ROOMY,    0.879, TIGHT
            ROOMY,    0.88,  FULL
            TIGHT,    0.88,  FULL
            TIGHT,    0.75,  TIGHT
            TIGHT,    0.65,  TIGHT
            TIGHT,    0.649, ROOMY
            FULL,     0.88,  FULL
            FULL,     0.75,  FULL
            FULL,     0.749, TIGHT
            FULL,     0.65,  TIGHT
            FULL,     0.649, ROOMY
            """)
    void next_anyShare_goesUpAtOnceAndDownWellBelow(HeapLevel before, double share, HeapLevel after) {
        assertThat(before.next(share)).isEqualTo(after);
    }
}

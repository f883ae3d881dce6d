package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> KNOWN = List.of("host", "port", "idleTimeout", "drainTimeout");

    @ParameterizedTest
    @CsvSource(textBlock = """
            prt,           port
            Port,          port
            idle-timeout,  idleTimeout
            idle_timeout,  idleTimeout
            drainTimeouts, drainTimeout
            timeout,       idleTimeout
            prot,          port
            hots,          host
            draining,      none
            pt,            none
            x,             none
            '',            none
            """)
    void nearest_ofWord_isTheOneProbablyMeant(String written, String expected) {
        assertThat(Spelling.nearest(written, KNOWN).orElse("none")).isEqualTo(expected);
    }
}

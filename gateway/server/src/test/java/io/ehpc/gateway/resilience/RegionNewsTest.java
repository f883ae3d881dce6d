package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.upstream.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionNewsTest {
    /** Readings may be anything: a counter that is about to overflow. */
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

    /** At each second how a call went: ok, B as back end, U as unreachable. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # calls                              | said
        0ok 1ok 100ok                        | ''
        0B                                   | 0B
        0B 1B 59B 60B 3600B                  | 0B
        0B 60ok                              | 0B 60ok
        0B 59ok                              | 0B
        0B 59ok 60ok                         | 0B 60ok
        0B 1ok 2B 3ok 4B 61B                 | 0B
        0B 1ok 2B 3ok 61ok                   | 0B 61ok
        0B 70U                               | 0B 70U
        0B 70U 71ok 129ok 130ok              | 0B 70U 130ok
        """)
    void isNews_afterTheseCalls_onceForEachChange(String calls, String said) {
        RegionNews news = new RegionNews();
        List<String> spoken = new ArrayList<>();
        for (String call : calls.split(" ", -1)) {
            String how = call.replaceFirst("[0-9]+", "");
            long second = Long.parseLong(call.substring(0, call.length() - how.length()));
            FaultKind kind = how.equals("ok") ? null : how.equals("B") ? FaultKind.BACKEND : FaultKind.UNREACHABLE;
            if (news.isNews(kind, START + TimeUnit.SECONDS.toNanos(second))) {
                spoken.add(call);
            }
        }

        assertThat(String.join(" ", spoken)).isEqualTo(said);
    }
}

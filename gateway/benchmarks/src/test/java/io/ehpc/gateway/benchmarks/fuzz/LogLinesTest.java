package io.ehpc.gateway.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLinesTest {
    private final LogLines lines = new LogLines();

    private void add(int times, int second, String levelAndLogger) {
        for (int i = 0; i < times; i++) {
            lines.add("2026-12-01T10:00:%02d.123Z %s a message".formatted(second, levelAndLogger));
        }
    }

    @Test
    void lines_ofTenSeconds_areCountedWithoutThoseOfRequests() {
        add(100, 1, "INFO  audit");
        add(500, 1, "INFO  RequestLog");
        add(60, 12, "WARN  Engine");

        assertThat(lines.mostInTenSeconds()).isEqualTo(100);
        assertThat(lines.ofRequests()).isEqualTo(500);
        assertThat(lines.others()).isEqualTo(160);
        assertThat(lines.complaints()).isEmpty();
    }

    @Test
    void lines_moreThanAHundredASecond_areFound() {
        add(600, 1, "INFO  audit");
        add(401, 9, "WARN  Engine");

        assertThat(lines.complaints()).containsEntry("too many lines of the log", "1001 in ten seconds");
    }

    @Test
    void stackTrace_isFoundAndCountsForTheLineBefore() {
        add(1, 1, "ERROR Routes");
        lines.add("java.lang.NullPointerException");
        lines.add("\tat io.vertx.ext.web.Route.match(Route.java:1)");

        assertThat(lines.mostInTenSeconds()).isEqualTo(3);
        assertThat(lines.complaints())
                .containsEntry(
                        "stack traces in the log",
                        "1 lines, the first of them:\njava.lang.NullPointerException\n"
                                + "\tat io.vertx.ext.web.Route.match(Route.java:1)");
    }
}

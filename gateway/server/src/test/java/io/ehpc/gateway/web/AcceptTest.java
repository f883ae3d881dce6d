package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Format;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Accept                                        | format
                                                            | JSON
            ''                                              | JSON
            */*                                             | JSON
            application/json                                | JSON
            application/x-ndjson                            | NDJSON
            text/csv                                        | CSV
            TEXT/CSV                                        | CSV
            text/*                                          | CSV
            text/csv;charset=utf-8                          | CSV
            text/csv; header=present; q=0.9                 | CSV
            text/csv, application/json                      | JSON
            text/csv, application/json;q=0.9                | CSV
            text/csv;q=0.8, application/json;q=0.9          | JSON
            application/json;q=0, */*                       | NDJSON
            */*, application/json;q=0.1, text/csv;q=0.2     | NDJSON
            application/x-ndjson;q=0.001                    | NDJSON
            text/html, */*;q=0.1                            | JSON
            text/html                                       | JSON
            text/csv;q=2                                    | CSV
            garbage, text/csv                               | CSV
            ,,text/csv                                      | CSV
            application/json;q=0.1;charset=utf-8, text/csv;q=0.9 | CSV
            'a/b;c=", text/csv'                             | CSV
            'a/b;c="'                                       | JSON
            'a/b;c="x, text/csv"'                           | JSON
            'a/b;c="x, text/csv", text/csv'                 | CSV
            'text/csv;x=";q=0"'                             | CSV
            'text/csv;x="a\\";q=0", application/json;q=0.5'  | CSV
            'application/json;q=0.1;charset=utf-8, text/csv;q=0.9;x="1,2"' | CSV
            text/csv;q=0.1;header=present, application/json;q=0.05 | CSV
            application/json;version=1;q=0.1, text/csv;q=0.9 | CSV
            text/csv;q=0.1, text/csv;q=0.9, application/json;q=0.5 | CSV
            text/csv;Q=0.1, application/json;q=0.2          | JSON
            text/csv;q=, application/json                   | JSON
            text/csv;q=x;q=0.1, application/json;q=0.5      | CSV
            'text/csv;q="0.1", application/json;q=0.5'      | CSV
            text/*;q=0, text/csv                            | CSV
            text/csv;q=0, */*                               | JSON
            */csv, text/csv;q=0.1                           | CSV
            */json                                          | JSON
            text/, /csv, text//csv, ;q=1                    | JSON
            text/csv q=1, application/x-ndjson;q=0.1        | NDJSON
            """)
    void choose_header_isWhatItLikesBest(@Nullable String header, Format format) {
        assertThat(Accept.choose(header)).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Accept                                     | whether
                                                         | false
            text/event-stream                            | true
            TEXT/Event-Stream;charset=utf-8              | true
            text/event-stream;q=0                        | false
            text/event-stream, application/json          | true
            application/json, text/event-stream          | false
            application/json;q=0.5, text/event-stream    | true
            */*                                          | false
            'a/b;c="'                                    | false
            'a/b;c=", text/event-stream'                 | false
            'a/b;q=0.5;c=", text/event-stream'           | true
            'a/b;c=", text/event-stream"'                | false
            application/json;q=0.5;x=y, text/event-stream;x=y | true
            text/event-stream;q=0.5, application/json;q=0.4;x=y | true
            text/event-stream;q=0.5, */*                 | false
            text/*                                       | false
            """)
    void prefers_aType_isWhetherItIsLikedBest(@Nullable String header, boolean isPreferred) {
        assertThat(Accept.prefers(header, "text/event-stream")).isEqualTo(isPreferred);
    }

    @Test
    void choose_long_isReadToItsEnd() {
        assertThat(Accept.choose("a/b,".repeat(1_024) + "text/csv")).isEqualTo(Format.CSV);
    }
}

package io.ehpc.gateway.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The {@code Date} header (RFC 9110, section 6.6.1) by the wall clock, whose value is made once a second at the most.
 * Thread-safe.
 */
final class HttpDate {
    /** IMF-fixdate: RFC 9110, section 5.6.7. */
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;
    private volatile Value latest;

    private record Value(long second, CharSequence text) {}

    HttpDate(Clock clock) {
        this.clock = clock;
        this.latest = of(Math.floorDiv(clock.millis(), 1000L));
    }

    private static Value of(long second) {
        return new Value(second, HttpHeaders.createOptimized(FORMAT.format(Instant.ofEpochSecond(second))));
    }

    /** Now. */
    CharSequence value() {
        long second = Math.floorDiv(clock.millis(), 1000L);
        Value value = latest;
        if (value.second() != second) {
            value = of(second);
            latest = value;
        }
        return value.text();
    }

    /** Puts it into an answer, which is to be sent now. */
    void put(HttpServerResponse response) {
        response.putHeader(HttpHeaders.DATE, value());
    }
}

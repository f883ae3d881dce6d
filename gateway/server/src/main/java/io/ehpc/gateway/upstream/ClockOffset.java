package io.ehpc.gateway.upstream;

import io.ehpc.gateway.protocol.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How far each region's clock is ahead of ours. It is learned only when a region refuses our time, from the
 * {@code Date} of that very refusal; so a call signed after that bears the time that the region expects.
 * For any thread.
 */
public final class ClockOffset {
    /** The code with which a region refuses the time of a call. */
    static final String EXPIRED = "InvalidTimeStamp.Expired";

    /** A clock that is further off is not believed. */
    static final Duration LARGEST = Duration.ofDays(1);

    private final Map<String, Duration> byRegion = new ConcurrentHashMap<>();

    /** The time to sign a call to the region with. */
    Instant at(String region, Instant now) {
        return now.plus(byRegion.getOrDefault(region, Duration.ZERO));
    }

    /**
     * Learns from a refusal, if it is one of our time.
     *
     * @param date the value of its {@code Date}, or null
     * @param now when it came
     */
    void refused(String region, @Nullable Refusal refusal, @Nullable String date, Instant now) {
        if (refusal == null || !refusal.code().equals(EXPIRED) || date == null) {
            return;
        }
        try {
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration offset = Duration.between(now, theirs);
            if (offset.abs().compareTo(LARGEST) <= 0) {
                byRegion.put(region, offset);
            }
        } catch (DateTimeException unreadable) {
            // What is no date teaches nothing.
        }
    }
}

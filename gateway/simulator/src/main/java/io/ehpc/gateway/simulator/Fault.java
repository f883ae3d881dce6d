package io.ehpc.gateway.simulator;

import static io.ehpc.gateway.simulator.Latency.isShare;
import static io.ehpc.gateway.simulator.Latency.require;

import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a region misbehaves.
 *
 * @param mode what happens to a call that is hit
 * @param rate the share of calls that are hit, from 0 to 1
 * @param code the error's code, for {@link Mode#ERROR} and {@link Mode#THROTTLE} only; null for the usual one
 * @param latency how long every call of the region waits, hit or not
 * @param clockSkew how far the region's clock is ahead, or behind if negative
 */
public record Fault(Mode mode, double rate, @Nullable String code, Latency latency, Duration clockSkew) {

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.]{0,63}");
    private static final Duration MAX_SKEW = Duration.ofDays(1);

    /** A region that does as it should. */
    public static final Fault NONE = new Fault(Mode.NONE, 1, null, Latency.NONE, Duration.ZERO);

    /** What a call that is hit gets. */
    public enum Mode {
        /** An answer as usual. */
        NONE,
        /** An error of the API, {@code ServiceUnavailable} if no other is named. */
        ERROR,
        /** The refusal of a caller that calls too often. */
        THROTTLE,
        /** Nothing, until the client leaves. */
        HANG,
        /** A connection that breaks before the answer. */
        RESET,
        /** Half of the answer. */
        TRUNCATE,
        /** Something that is no JSON, as a success. */
        GARBAGE,
        /** An answer that is well-formed, and far too large. */
        OVERSIZE;

        /** As the control API and the counts spell it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Fault {
        require(isShare(rate), "rate is a number from 0 to 1, not " + rate);
        require(code == null || CODE.matcher(code).matches(), "code is an error code such as DbError");
        require(
                code == null || mode == Mode.ERROR || mode == Mode.THROTTLE,
                "code goes with the modes error and throttle only");
        require(clockSkew.abs().compareTo(MAX_SKEW) <= 0, "clockSkew is at most 24h either way");
    }

    /** That for every call, without latency. */
    public static Fault of(Mode mode) {
        return new Fault(mode, 1, null, Latency.NONE, Duration.ZERO);
    }

    /** That error for every call, without latency. */
    public static Fault error(String code) {
        return new Fault(Mode.ERROR, 1, code, Latency.NONE, Duration.ZERO);
    }

    /** Good answers, each after that wait. */
    public static Fault slow(Duration latency) {
        return NONE.withLatency(new Latency(latency, Duration.ZERO, Duration.ZERO, 0));
    }

    /** The same for another share of calls. */
    public Fault withRate(double other) {
        return new Fault(mode, other, code, latency, clockSkew);
    }

    /** The same with other waits. */
    public Fault withLatency(Latency other) {
        return new Fault(mode, rate, code, other, clockSkew);
    }

    /** The same with another clock. */
    public Fault withClockSkew(Duration other) {
        return new Fault(mode, rate, code, latency, other);
    }

    /** The error to answer, if the mode is one of those that answer one. */
    Optional<Refusal> refusal() {
        return switch (mode) {
            case ERROR -> Optional.of(refusal(code == null ? ErrorCode.SERVICE_UNAVAILABLE.code() : code));
            case THROTTLE -> Optional.of(refusal(code == null ? ErrorCode.THROTTLING_USER.code() : code));
            default -> Optional.empty();
        };
    }

    private static Refusal refusal(String code) {
        return ErrorCode.of(code)
                .map(ErrorCode::refusal)
                .orElseGet(
                        () -> new Refusal(code.startsWith("Throttling") ? 400 : 500, code, "The request has failed."));
    }
}

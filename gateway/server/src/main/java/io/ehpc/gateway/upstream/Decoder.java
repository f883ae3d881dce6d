package io.ehpc.gateway.upstream;

import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.outbound.Exchange;
import io.ehpc.gateway.protocol.AnswerBody;
import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.MalformedAnswerException;
import io.ehpc.gateway.time.Moment;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From an HTTP response to an answer or a fault: a pure function. Large ones take milliseconds. */
final class Decoder {
    private static final Duration LONGEST_AGE = Duration.ofDays(365);

    private Decoder() {}

    /**
     * One response, read to its end.
     *
     * @param age the value of {@code Age}, or null
     * @param retryAfterMillis the value of {@code x-acs-retry-after}, or null
     * @param retryAfterSeconds the value of {@code Retry-After}, or null
     * @param date the value of {@code Date}, or null
     */
    record Response(
            int status,
            Buffer body,
            @Nullable String age,
            @Nullable String retryAfterMillis,
            @Nullable String retryAfterSeconds,
            @Nullable String date) {

        static Response of(Exchange.Response response) {
            return new Response(
                    response.status(),
                    response.body(),
                    response.headers().get("Age"),
                    response.headers().get("x-acs-retry-after"),
                    response.headers().get("Retry-After"),
                    response.headers().get("Date"));
        }
    }

    /**
     * The answer in a response.
     *
     * @param calledAt when the call began
     * @throws CallFailedException if it holds none
     */
    static Answer decode(Query query, Response response, Moment calledAt) {
        byte[] bytes = response.body().getBytes();
        AnswerBody body = AnswerBody.of(bytes);
        Optional<ApiError> error = body.error();
        if (error.isPresent()) {
            throw Faults.of(response.status(), error.get(), retryAfter(response))
                    .asException();
        }
        if (response.status() != 200) {
            throw Faults.unreadable(response.status(), "the body is no error of the API", retryAfter(response))
                    .asException();
        }
        try {
            ItemList list = body.list(query.operation());
            Moment asOf = calledAt.minus(age(response.age()));
            return new Answer(query, Content.prepared(Buffer.buffer(bytes)), Listed.of(list), asOf);
        } catch (MalformedAnswerException wrong) {
            throw Faults.unreadable(response.status(), String.valueOf(wrong.getMessage()), retryAfter(response))
                    .asException();
        }
    }

    private static @Nullable Duration retryAfter(Response response) {
        return number(response.retryAfterMillis())
                .map(Duration::ofMillis)
                .or(() -> seconds(response.retryAfterSeconds()))
                .filter(wait -> wait.compareTo(LONGEST_AGE) < 0)
                .orElse(null);
    }

    /** The first of a list counts, as of RFC 9111, section 5.1; what is no number is no age. */
    private static Duration age(@Nullable String header) {
        return header == null
                ? Duration.ZERO
                : seconds(header.split(",", 2)[0].strip()).orElse(Duration.ZERO);
    }

    /** What is past a year is a year, so that nothing overflows. */
    private static Optional<Duration> seconds(@Nullable String value) {
        return number(value).map(s -> s > LONGEST_AGE.toSeconds() ? LONGEST_AGE : Duration.ofSeconds(s));
    }

    /** A whole number of any length; one that would not fit is as large as can be. */
    private static Optional<Long> number(@Nullable String value) {
        if (value == null || !value.matches("[0-9]+")) {
            return Optional.empty();
        }
        return Optional.of(value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value));
    }
}

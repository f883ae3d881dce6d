package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.config.Explaining;
import io.ehpc.gateway.tracing.Journal;
import io.ehpc.gateway.tracing.Telling;
import io.ehpc.gateway.tracing.Trail;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer is what it is: for each part what was held, which load it waited for, what that one waited for, and
 * which limit cut it. An answer with one is for who asked, and is kept by nobody.
 *
 * @param telling what became of the parts
 * @param patience how long the request would wait, and who says so
 */
record Explanation(Telling telling, Patience patience) {
    /** Asks for one, with the value 1; brings one where the body is somebody else's. */
    static final String HEADER = "x-ehpc-explain";

    private static final int MOST_BYTES = 4_096;

    /** Who is to be told of a request's way: itself, if it wants to know and may, and its trace. */
    static Telling wanted(RoutingContext context, Explaining allowed, Clock clock) {
        HttpServerRequest request = context.request();
        boolean isWanted = "1".equals(request.getHeader(HEADER)) && mayAsk(request, allowed);
        return Telling.of(clock, isWanted, RequestScope.of(context).span());
    }

    /** Whether a request asks for one, be it allowed or not. */
    static boolean isAsked(HttpServerRequest request) {
        return request.headers().contains(HEADER);
    }

    private static boolean mayAsk(HttpServerRequest request, Explaining allowed) {
        return switch (allowed) {
            case NEVER -> false;
            case LOOPBACK -> HostName.isLoopback(request.remoteAddress());
            case ALWAYS -> true;
        };
    }

    /** The answer with it, in its JSON if that is what it is, else in a header. */
    PartedAnswer in(PartedAnswer answer) {
        answer.headers().set("Cache-Control", "no-store");
        ContentResponse content = answer.content();
        if (content == null || content.type().startsWith("text/csv")) {
            answer.headers().set(HEADER, header());
            return answer;
        }
        return answer.with(content.replaced(appended(content.plain())));
    }

    /** As the last member of the object that ends the body. */
    private Buffer appended(Buffer body) {
        int end = body.length();
        while (body.getByte(end - 1) != '}') {
            end--;
        }
        Buffer member = JsonBody.of(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("explain");
            write(json);
            json.writeEndObject();
            json.writeEndObject();
        });
        return Buffer.buffer(body.length() + member.length())
                .appendBuffer(body, 0, end - 1)
                .appendString(",")
                .appendBuffer(member, 1, member.length() - 1)
                .appendBuffer(body, end, body.length() - end);
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeNumberField("deadlineMillis", patience.time().toMillis());
        json.writeStringField("deadlineFrom", patience.origin());
        json.writeArrayFieldStart("parts");
        for (Trail.Account part : telling.parts()) {
            write(json, part);
        }
        json.writeEndArray();
    }

    private void write(JsonGenerator json, Trail.Account part) throws IOException {
        json.writeStartObject();
        json.writeStringField("region", part.region());
        writeIfThere(json, "clusterId", part.cluster());
        json.writeStringField("held", part.held());
        writeIfThere(json, "load", part.flight());
        writeIfThere(json, "cutBy", part.limit());
        writeIfThere(json, "outcome", part.outcome());
        writeMillis(json, "tookMillis", part.took());
        json.writeArrayFieldStart("waits");
        for (Journal.Entry entry : part.journal().entries()) {
            json.writeStartObject();
            json.writeStringField("for", entry.what().label());
            json.writeNumberField("atMillis", at(entry.begunAt()));
            writeMillis(json, "tookMillis", entry.took());
            writeIfThere(json, "result", entry.result());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Since the request began; negative for what had begun before it. */
    private double at(Instant begunAt) {
        return millis(Duration.between(telling.begunAt(), begunAt));
    }

    private static double millis(Duration time) {
        long micros = time.toNanos() / 1_000;
        return micros / 1e3;
    }

    private static void writeMillis(JsonGenerator json, String name, @Nullable Duration time) throws IOException {
        if (time != null) {
            json.writeNumberField(name, millis(time));
        }
    }

    private static void writeIfThere(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    /** As a list of RFC 9651, of bounded length: what does not fit is counted. */
    String header() {
        StringBuilder header =
                new StringBuilder("deadline;ms=" + patience.time().toMillis() + ";from=\"" + patience.origin() + '"');
        int leftOut = 0;
        for (Trail.Account part : telling.parts()) {
            StringBuilder member = member(part);
            if (header.length() + member.length() < MOST_BYTES) {
                header.append(member);
            } else {
                leftOut++;
            }
        }
        return leftOut == 0
                ? header.toString()
                : header.append(", more;parts=").append(leftOut).toString();
    }

    private StringBuilder member(Trail.Account part) {
        StringBuilder member = new StringBuilder(", part");
        add(member, "region", part.region());
        add(member, "cluster", part.cluster());
        add(member, "held", part.held());
        add(member, "load", part.flight());
        add(member, "cut-by", part.limit());
        add(member, "outcome", part.outcome());
        add(member, part.took());
        for (Journal.Entry entry : part.journal().entries()) {
            member.append(", ").append(entry.what().label());
            member.append(";at=").append(number(at(entry.begunAt())));
            add(member, entry.took());
            add(member, "result", entry.result());
        }
        return member;
    }

    private static void add(StringBuilder member, String name, @Nullable String value) {
        if (value != null) {
            member.append(';').append(name).append("=\"").append(value).append('"');
        }
    }

    private static void add(StringBuilder member, @Nullable Duration took) {
        if (took != null) {
            member.append(";ms=").append(number(millis(took)));
        }
    }

    private static String number(double millis) {
        return String.format(Locale.ROOT, "%.3f", millis);
    }
}

package io.ehpc.gateway.upstream;

import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.time.Moment;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the upstream answered to a query. Two answers are the same only if they came from the same call.
 * Immutable.
 */
public final class Answer {
    private static final int OWN_WEIGHT = 600;

    private final Query query;
    private final Content content;
    private final String requestId;
    private final Listed listed;
    private final Moment asOf;
    private final int weight;

    /**
     * @param content its body, exactly as it came
     * @param listed what the body says
     * @param asOf when the content was current: the call's start, less the age that the upstream named
     */
    public Answer(Query query, Content content, Listed listed, Moment asOf) {
        this(query, content, listed.summary().requestId(), listed, asOf);
    }

    private Answer(Query query, Content content, String requestId, Listed listed, Moment asOf) {
        this.query = query;
        this.content = content;
        this.requestId = requestId;
        this.listed = listed;
        this.asOf = asOf;
        this.weight = OWN_WEIGHT + content.weight() + listed.summary().weight();
    }

    public Query query() {
        return query;
    }

    /** The body with its variants. */
    public Content content() {
        return content;
    }

    public Buffer body() {
        return content.plain();
    }

    /** The upstream's id of the last call that answered so; the body may have that of an earlier one. */
    public String requestId() {
        return requestId;
    }

    /** What the body says. */
    public Listed listed() {
        return listed;
    }

    /** What it lists, of an operation that lists images, as {@link Listed#items} has it. */
    public List<Image> images() {
        return listed.items(Image.class);
    }

    /** When the content was current, by the time of day as it was then. */
    public Instant asOf() {
        return asOf.wall();
    }

    /** Its age as of RFC 9111, section 4.2.3, whatever was done to the wall clock meanwhile; never negative. */
    public Duration age(Moment now) {
        return asOf.until(now);
    }

    /** Whether the upstream said the same both times, but for the id of the call. */
    public boolean sameContentAs(Answer other) {
        return lasting().equals(other.lasting());
    }

    /** The body without the id of the call, which stands in it. */
    private String lasting() {
        return body().toString(StandardCharsets.ISO_8859_1)
                .replace(listed.summary().requestId(), "");
    }

    /** This content, found to be current still when the newer answer came; so its validator stays. */
    public Answer freshened(Answer newer) {
        return new Answer(query, content, newer.requestId, listed, newer.asOf);
    }

    /** About how many bytes of memory it takes. */
    public int weight() {
        return weight;
    }
}

package io.ehpc.gateway.upstream;

import io.ehpc.gateway.protocol.Image;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the upstream answered to a query. Two answers are the same only if they came from the same call.
 * Immutable: nobody writes to the body.
 */
public final class Answer {
    /** What a parsed image takes in memory, for each byte of its JSON, at the most. */
    private static final int PARSED_BYTES_PER_BYTE = 3;

    private final Query query;
    private final Buffer body;
    private final String requestId;
    private final List<Image> images;
    private final Instant asOf;

    /**
     * @param body exactly as it came
     * @param requestId the upstream's id of the call
     * @param images what the body says
     * @param asOf when the content was current: the call's start, less the age that the upstream named
     */
    public Answer(Query query, Buffer body, String requestId, List<Image> images, Instant asOf) {
        this.query = query;
        this.body = body;
        this.requestId = requestId;
        this.images = List.copyOf(images);
        this.asOf = asOf;
    }

    public Query query() {
        return query;
    }

    public Buffer body() {
        return body;
    }

    public String requestId() {
        return requestId;
    }

    public List<Image> images() {
        return images;
    }

    public Instant asOf() {
        return asOf;
    }

    /** Its age as of RFC 9111, section 4.2.3; never negative. */
    public Duration age(Instant now) {
        Duration age = Duration.between(asOf, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Whether the upstream said the same both times. */
    public boolean sameContentAs(Answer other) {
        return body.equals(other.body);
    }

    /** This content, found to be current still when the newer answer came. */
    public Answer freshened(Answer newer) {
        return new Answer(query, body, newer.requestId, images, newer.asOf);
    }

    /** About how many bytes of memory it takes. */
    public int weight() {
        return 512 + body.length() * (1 + PARSED_BYTES_PER_BYTE);
    }
}

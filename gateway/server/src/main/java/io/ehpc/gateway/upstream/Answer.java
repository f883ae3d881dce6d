package io.ehpc.gateway.upstream;

import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Image;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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
    private final List<Image> images;
    private final Instant asOf;
    private final byte[] fingerprint;
    private final int weight;

    /**
     * @param content its body, exactly as it came
     * @param requestId the upstream's id of the call
     * @param images what the body says
     * @param asOf when the content was current: the call's start, less the age that the upstream named
     */
    public Answer(Query query, Content content, String requestId, List<Image> images, Instant asOf) {
        this(query, content, requestId, List.copyOf(images), asOf, fingerprint(content.plain(), requestId));
    }

    private Answer(
            Query query, Content content, String requestId, List<Image> images, Instant asOf, byte[] fingerprint) {
        this.query = query;
        this.content = content;
        this.requestId = requestId;
        this.images = images;
        this.asOf = asOf;
        this.fingerprint = fingerprint;
        this.weight = OWN_WEIGHT + content.weight() + ImageWeight.of(images);
    }

    /** A digest of the body without the id of the call. */
    private static byte[] fingerprint(Buffer body, String requestId) {
        String text = body.toString(StandardCharsets.ISO_8859_1);
        String lasting = requestId.isEmpty() ? text : text.replace(requestId, "");
        try {
            return MessageDigest.getInstance("SHA-256").digest(lasting.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each Java platform has SHA-256", impossible);
        }
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

    /** Whether the upstream said the same both times, but for the id of the call. */
    public boolean sameContentAs(Answer other) {
        return Arrays.equals(fingerprint, other.fingerprint);
    }

    /** This content, found to be current still when the newer answer came; so its validator stays. */
    public Answer freshened(Answer newer) {
        return new Answer(query, content, newer.requestId, images, newer.asOf, fingerprint);
    }

    /** About how many bytes of memory it takes. */
    public int weight() {
        return weight;
    }
}

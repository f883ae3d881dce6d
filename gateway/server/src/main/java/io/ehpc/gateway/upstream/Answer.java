package io.ehpc.gateway.upstream;

import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.Item;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.Page;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the upstream answered to a query. Two answers are the same only if they came from the same call.
 * Immutable.
 */
public final class Answer {
    private static final int OWN_WEIGHT = 600;

    private final Query query;
    private final Content content;
    private final String requestId;
    private final ItemList list;
    private final Instant asOf;
    private final int weight;

    /**
     * @param content its body, exactly as it came
     * @param list what the body says
     * @param asOf when the content was current: the call's start, less the age that the upstream named
     */
    public Answer(Query query, Content content, ItemList list, Instant asOf) {
        this(query, content, list.requestId(), list, asOf);
    }

    private Answer(Query query, Content content, String requestId, ItemList list, Instant asOf) {
        this.query = query;
        this.content = content;
        this.requestId = requestId;
        this.list = list;
        this.asOf = asOf;
        this.weight = OWN_WEIGHT + content.weight() + list.weight();
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

    /**
     * What it lists, of an operation that lists images.
     *
     * @throws IllegalStateException if its operation lists something else
     */
    public List<Image> images() {
        return items(Image.class);
    }

    /**
     * What it lists, as what its operation is declared to list.
     *
     * @throws IllegalStateException if that is something else, be there any or not
     */
    public <T extends Item> List<T> items(Class<T> type) {
        return list.items(type);
    }

    /** How much it lists, whatever that is. */
    public int size() {
        return list.items().size();
    }

    /** Which page of a list it is; null if its operation has no pages. */
    public @Nullable Page page() {
        return list.page();
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
        return lasting().equals(other.lasting());
    }

    /** The body without the id of the call, which stands in it. */
    private String lasting() {
        return body().toString(StandardCharsets.ISO_8859_1).replace(list.requestId(), "");
    }

    /** This content, found to be current still when the newer answer came; so its validator stays. */
    public Answer freshened(Answer newer) {
        return new Answer(query, content, newer.requestId, list, newer.asOf);
    }

    /** About how many bytes of memory it takes. */
    public int weight() {
        return weight;
    }
}

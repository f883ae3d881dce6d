package io.ehpc.gateway.upstream;

import io.ehpc.gateway.protocol.Item;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.MalformedAnswerException;
import io.ehpc.gateway.protocol.Page;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a body says: read of it when it came, or once somebody needs it. Safe for use by threads. */
public final class Listed {
    private final Summary summary;
    private volatile @Nullable ItemList list;
    private volatile @Nullable MalformedAnswerException unreadable;
    /** Null once it was tried. */
    private @Nullable Supplier<ItemList> reading;

    private Listed(Summary summary, @Nullable ItemList list, @Nullable Supplier<ItemList> reading) {
        this.summary = summary;
        this.list = list;
        this.reading = reading;
    }

    /**
     * What is known of it without reading.
     *
     * @param requestId the upstream's id of the call that the body is of
     * @param size how many items it lists
     * @param weight about how many bytes of memory the items take
     */
    public record Summary(String requestId, int size, int weight) {
        public Summary {
            if (size < 0 || weight < 0) {
                throw new IllegalArgumentException("a list of less than nothing");
            }
        }
    }

    /** What was read. */
    public static Listed of(ItemList list) {
        return new Listed(new Summary(list.requestId(), list.items().size(), list.weight()), list, null);
    }

    /**
     * What is still to be read.
     *
     * @param summary of what the reading will find
     * @param reading may take milliseconds; fails with {@link MalformedAnswerException}
     */
    public static Listed unread(Summary summary, Supplier<ItemList> reading) {
        return new Listed(summary, null, reading);
    }

    public Summary summary() {
        return summary;
    }

    /** Whether it takes no time to ask for what it says, or to find that it cannot be read. */
    public boolean isRead() {
        return list != null || unreadable != null;
    }

    /** Whether it can be {@linkplain #read() read}, which is tried now unless it was before. */
    public boolean canBeRead() {
        try {
            read();
            return true;
        } catch (MalformedAnswerException unreadable) {
            return false;
        }
    }

    /**
     * Reads it, unless that is done: it may take milliseconds, so not on an event loop.
     *
     * @throws MalformedAnswerException if it cannot be read
     */
    public ItemList read() {
        ItemList known = list;
        return known == null ? readOnce() : known;
    }

    private synchronized ItemList readOnce() {
        MalformedAnswerException broken = unreadable;
        if (broken != null) {
            throw broken;
        }
        ItemList known = list;
        if (known == null) {
            try {
                known = Objects.requireNonNull(reading, "what was not read").get();
                list = known;
            } catch (MalformedAnswerException found) {
                unreadable = found;
                reading = null;
                throw found;
            }
            reading = null;
        }
        return known;
    }

    /**
     * The items, {@linkplain #read() read} if need be, as what its operation is declared to list.
     *
     * @throws IllegalStateException if that is something else, be there any or not
     */
    public <T extends Item> List<T> items(Class<T> type) {
        return read().items(type);
    }

    /** Which page of a list it is, {@linkplain #read() read} if need be; null if its operation has none. */
    public @Nullable Page page() {
        return read().page();
    }
}

package io.ehpc.gateway.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A good answer to an operation, as far as it is read.
 *
 * @param requestId the upstream's id of the call
 * @param type what each item is
 * @param items in the upstream's order
 * @param page which part of the list they are; null if the operation has no pages, and they are all
 */
public record ItemList(
        String requestId,
        Class<? extends Item> type,
        List<? extends Item> items,
        @Nullable Page page) {
    private static final int REFERENCE = 4;

    public ItemList {
        items = List.copyOf(items);
        if (!items.stream().allMatch(type::isInstance)) {
            throw new IllegalArgumentException("an item is no " + type.getSimpleName());
        }
    }

    /**
     * The items as what they are.
     *
     * @throws IllegalStateException if they are something else, be there any or not: who asks has mistaken
     *     the operation
     */
    @SuppressWarnings("unchecked") // the constructor saw that each item is of the type
    public <T extends Item> List<T> items(Class<T> as) {
        if (as != type) {
            throw new IllegalStateException(
                    "a list of " + type.getSimpleName() + " was asked for each " + as.getSimpleName());
        }
        return (List<T>) items;
    }

    /** About how many bytes of memory the items take. */
    public int weight() {
        Weight weight = new Weight();
        items.forEach(item -> item.addTo(weight.object(REFERENCE)));
        return (int) Math.min(weight.bytes(), Integer.MAX_VALUE / 2);
    }
}

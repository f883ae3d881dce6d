package io.ehpc.gateway.catalogue;

import java.util.List;

/**
 * Some changes that somebody lacked.
 *
 * @param changes in order
 * @param cursor where one stands who has seen them
 * @param more whether there are more already
 */
public record ChangePage(List<Change> changes, Cursor cursor, boolean more) {
    public ChangePage {
        changes = List.copyOf(changes);
    }
}

package io.ehpc.gateway.fairness;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A queue that serves clients in turn, and each client's elements in the order in which they came (round-robin fair
 * queueing): whoever has one element waits for one of each other client at most, however many those have. Not
 * thread-safe. What it holds is for its owner to bound, by {@link #pollSurplus}.
 *
 * @param <E> told apart by equality
 */
public final class FairQueue<E> {
    /** Whose turn is next first; no line is empty. */
    private final Map<ClientKey, Deque<E>> lines = new LinkedHashMap<>();

    private int size;

    /** Adds an element behind the others of its client; a client that had none comes last. */
    public void add(ClientKey client, E element) {
        lines.computeIfAbsent(client, first -> new ArrayDeque<>()).addLast(element);
        size++;
    }

    /** Takes out what is next; null if it is empty. */
    public @Nullable E poll() {
        return poll(any -> true);
    }

    /**
     * Takes out what is next of those clients that may be served; null if there is none.
     *
     * @param may asked in turn, until it says yes
     */
    public @Nullable E poll(Predicate<ClientKey> may) {
        for (Map.Entry<ClientKey, Deque<E>> next : lines.entrySet()) {
            if (may.test(next.getKey())) {
                return served(next.getKey(), next.getValue());
            }
        }
        return null;
    }

    private @Nullable E served(ClientKey client, Deque<E> line) {
        lines.remove(client);
        E element = line.pollFirst();
        if (!line.isEmpty()) {
            lines.put(client, line);
        }
        size--;
        return element;
    }

    /** Takes out the latest of the client that has most; of several such clients, of the one whose turn is last. */
    public @Nullable E pollSurplus() {
        Map.Entry<ClientKey, Deque<E>> longest = null;
        for (Map.Entry<ClientKey, Deque<E>> line : lines.entrySet()) {
            if (longest == null || line.getValue().size() >= longest.getValue().size()) {
                longest = line;
            }
        }
        if (longest == null) {
            return null;
        }
        E element = longest.getValue().pollLast();
        dropIfEmpty(longest.getKey(), longest.getValue());
        size--;
        return element;
    }

    /** Takes an element of a client out; false if it is not there. */
    public boolean remove(ClientKey client, E element) {
        Deque<E> line = lines.get(client);
        if (line == null || !line.removeLastOccurrence(element)) {
            return false;
        }
        dropIfEmpty(client, line);
        size--;
        return true;
    }

    private void dropIfEmpty(ClientKey client, Deque<E> line) {
        if (line.isEmpty()) {
            lines.remove(client);
        }
    }

    /** How many elements there are. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many elements a client has. */
    public int of(ClientKey client) {
        Deque<E> line = lines.get(client);
        return line == null ? 0 : line.size();
    }
}

package io.ehpc.gateway.cache;

import io.ehpc.gateway.upstream.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When each query is to be looked at next; once at the most. Safe for use by threads. */
final class Agenda {
    private final Map<Query, Visit> visits = new HashMap<>();
    private final TreeSet<Visit> inOrder =
            new TreeSet<>(Comparator.comparing(Visit::at).thenComparingLong(Visit::number));
    private long number;

    private record Visit(Instant at, long number, Query query) {}

    /** The query is looked at then, and not at the time that was planned before. */
    synchronized void put(Query query, Instant at) {
        remove(query);
        Visit visit = new Visit(at, number++, query);
        visits.put(query, visit);
        inOrder.add(visit);
    }

    synchronized void remove(Query query) {
        Visit planned = visits.remove(query);
        if (planned != null) {
            inOrder.remove(planned);
        }
    }

    /** Takes off those whose time has come, the longest due first. */
    synchronized List<Query> due(Instant now, int most) {
        List<Query> due = new ArrayList<>();
        while (due.size() < most && !inOrder.isEmpty() && !inOrder.first().at().isAfter(now)) {
            Query query = inOrder.first().query();
            remove(query);
            due.add(query);
        }
        return due;
    }

    /** When the query is looked at next, or null. */
    synchronized @Nullable Instant next(Query query) {
        Visit planned = visits.get(query);
        return planned == null ? null : planned.at();
    }
}

package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.HeldEntry;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is held, for the operator: to look at, and to take back. */
public final class Holdings {
    private static final Comparator<HeldEntry> IN_ORDER = Comparator.comparing(
                    (HeldEntry entry) -> query(entry).account())
            .thenComparing(entry -> query(entry).region())
            .thenComparing(entry -> query(entry).filters().toString());

    private final AnswerCache cache;

    public Holdings(AnswerCache cache) {
        this.cache = cache;
    }

    /**
     * Which answers are meant: those that fit all that is named.
     *
     * @param id of one query as {@link QueryId} has it, or null
     * @param account or null
     * @param region or null
     * @param cluster or null
     */
    public record Selection(
            @Nullable String id,
            @Nullable String account,
            @Nullable String region,
            @Nullable String cluster) {
        /** Everything. */
        public static final Selection ALL = new Selection(null, null, null, null);

        /** The answer to one query. */
        public static Selection of(String id) {
            return new Selection(id, null, null, null);
        }

        Predicate<Query> predicate() {
            return query -> (id == null || id.equals(QueryId.of(query)))
                    && (account == null || account.equals(query.account()))
                    && (region == null || region.equals(query.region()))
                    && (cluster == null || cluster.equals(query.clusterId()));
        }
    }

    private static Query query(HeldEntry entry) {
        return entry.served().answer().query();
    }

    /** What is held of it, sorted. */
    public List<HeldEntry> find(Selection selection) {
        return cache.inspect(selection.predicate()).stream().sorted(IN_ORDER).toList();
    }

    /**
     * Takes answers back.
     *
     * @param soft each is still served, but refreshed behind by who asks first
     * @return ends once no restart can bring them back; fails if that cannot be made sure, though it is done
     */
    public Future<AnswerCache.Purged> purge(Selection selection, boolean soft) {
        return cache.purge(selection.predicate(), soft);
    }
}

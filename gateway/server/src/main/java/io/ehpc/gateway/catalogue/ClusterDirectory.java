package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.catalogue.ClusterRoll.Entry;
import io.ehpc.gateway.catalogue.RegionClusters.Standing;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.ClusterInfo;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In which region each cluster is: what the configuration says, and else what the upstream lists, each page a
 * cached query like any other.
 *
 * <p>A list that is held answers where a cluster is, be it stale. That there is no such cluster is only
 * said by lists that are current and whole: those that are not are asked for once more, afresh. A cluster is
 * where its own {@code RegionId} says, if that is a region here, else in the region that lists it.
 */
public final class ClusterDirectory {
    private static final int PAGE_SIZE = 50;
    private static final int MOST_PAGES = 40;
    private static final int MOST_CLUSTERS = MOST_PAGES * PAGE_SIZE;

    /** The upstream is to be asked, but not more often than this for one page, whoever wants what. */
    private static final Directives AFRESH = new Directives(true, null, null, null, false, null, Duration.ofSeconds(5));

    private static final Comparator<Entry> IN_ORDER =
            Comparator.comparing(Entry::id).thenComparing(Entry::region);

    private final AnswerCache cache;
    private final String account;
    private final Set<String> regions;
    private final Map<String, String> configured;

    public ClusterDirectory(AnswerCache cache, GatewayConfig config) {
        this.cache = cache;
        this.account = config.account().id();
        this.regions = Set.copyOf(config.upstream().regions().keySet());
        this.configured = Map.copyOf(config.upstream().clusters());
    }

    /** On what terms the upstream's lists are asked for. */
    private record Wish(Deadline deadline, Directives directives) {
        Wish afresh() {
            return new Wish(deadline, AFRESH);
        }
    }

    /**
     * Where a cluster is. The region that its id hints at is asked first, then all others at once. It never
     * fails: a region that does is named in what comes.
     */
    public Future<Whereabouts> find(String clusterId, Deadline deadline, Directives directives) {
        String region = configured.get(clusterId);
        if (region != null) {
            return Future.succeededFuture(Whereabouts.in(Set.of(region), Map.of()));
        }
        Wish wish = new Wish(deadline, directives);
        Set<String> hinted = hinted(clusterId);
        return lists(hinted, wish)
                .compose(lists -> isListed(clusterId, lists)
                        ? Future.succeededFuture(lists)
                        : lists(others(hinted), wish).map(others -> both(lists, others)))
                .compose(lists -> isListed(clusterId, lists)
                        ? Future.succeededFuture(lists)
                        : surer(lists, Set.of(Standing.OLD, Standing.CONTRADICTORY), wish))
                .map(lists -> whereabouts(clusterId, lists));
    }

    /**
     * All clusters of these regions, those of the configuration included. It never fails: a region that does
     * is named in what comes.
     */
    public Future<ClusterRoll> clusters(Collection<String> asked, Deadline deadline, Directives directives) {
        Wish wish = new Wish(deadline, directives);
        Set<String> each = new TreeSet<>(asked);
        return lists(each, wish)
                .compose(lists -> surer(lists, Set.of(Standing.CONTRADICTORY), wish))
                .map(lists -> roll(each, lists));
    }

    private Set<String> hinted(String clusterId) {
        return ClusterHint.region(clusterId)
                .filter(regions::contains)
                .map(Set::of)
                .orElse(Set.of());
    }

    private Set<String> others(Set<String> than) {
        Set<String> others = new TreeSet<>(regions);
        others.removeAll(than);
        return others;
    }

    private static <T> List<T> both(List<T> these, List<T> those) {
        return Stream.concat(these.stream(), those.stream()).toList();
    }

    private static boolean isListed(String clusterId, List<RegionClusters> lists) {
        return lists.stream().anyMatch(list -> list.clusters().containsKey(clusterId));
    }

    private Future<List<RegionClusters>> lists(Set<String> asked, Wish wish) {
        return joined(asked.stream().map(region -> list(region, wish)).toList());
    }

    /** The same lists, but those of such a standing asked for once more, unless that is not wanted. */
    private Future<List<RegionClusters>> surer(List<RegionClusters> lists, Set<Standing> doubtful, Wish wish) {
        if (wish.directives().onlyIfCached()) {
            return Future.succeededFuture(lists);
        }
        return joined(lists.stream()
                .map(list -> doubtful.contains(list.standing())
                        ? list(list.region(), wish.afresh())
                        : Future.succeededFuture(list))
                .toList());
    }

    private static <T> Future<List<T>> joined(List<Future<T>> each) {
        return Future.join(each).map(all -> all.<T>list());
    }

    /** The first page says how many others there are; they are asked for at once. */
    private Future<RegionClusters> list(String region, Wish wish) {
        return page(region, 1, wish)
                .compose(first -> joined(IntStream.rangeClosed(2, pages(first))
                                .mapToObj(number -> page(region, number, wish))
                                .toList())
                        .map(others -> RegionClusters.of(region, both(List.of(first), others), MOST_CLUSTERS)));
    }

    private static int pages(Part first) {
        if (first.served() == null) {
            return 1;
        }
        int total = RegionClusters.page(first.served()).total();
        return (int) Math.min(MOST_PAGES, (total + PAGE_SIZE - 1L) / PAGE_SIZE);
    }

    private Future<Part> page(String region, int number, Wish wish) {
        Map<String, String> filters = Map.of(
                Filter.PAGE_NUMBER.name(), Integer.toString(number),
                Filter.PAGE_SIZE.name(), Integer.toString(PAGE_SIZE));
        Operation operation = Operation.LIST_CLUSTERS;
        Query query = new Query(account, operation, region, operation.normalise(filters));
        return cache.get(query, wish.deadline(), wish.directives())
                .map(served -> Part.of(query, served))
                .otherwise(failure -> Part.of(query, failure));
    }

    private Whereabouts whereabouts(String clusterId, List<RegionClusters> lists) {
        Set<String> found = new TreeSet<>();
        SortedMap<String, Fault> unknown = faults(lists, Set.of(Standing.SURE));
        for (RegionClusters list : lists) {
            ClusterInfo info = list.clusters().get(clusterId);
            if (info != null) {
                found.add(place(info, list.region()));
                unknown.remove(list.region());
            }
        }
        return Whereabouts.in(found, unknown);
    }

    private String place(ClusterInfo info, String listedIn) {
        @Nullable String own = info.regionId();
        return own != null && regions.contains(own) ? own : listedIn;
    }

    private static SortedMap<String, Fault> faults(List<RegionClusters> lists, Set<Standing> good) {
        SortedMap<String, Fault> faults = new TreeMap<>();
        lists.stream()
                .filter(list -> !good.contains(list.standing()))
                .forEach(list -> faults.put(list.region(), Objects.requireNonNull(list.fault())));
        return faults;
    }

    /** What is listed comes first, so that of two entries for one cluster the one that tells more stays. */
    private ClusterRoll roll(Set<String> asked, List<RegionClusters> lists) {
        SortedSet<Entry> entries = new TreeSet<>(IN_ORDER);
        for (RegionClusters list : lists) {
            list.clusters().forEach((id, info) -> {
                String region = configured.getOrDefault(id, place(info, list.region()));
                entries.add(new Entry(id, region, info));
            });
        }
        configured.forEach((id, region) -> entries.add(new Entry(id, region, null)));
        entries.removeIf(entry -> !asked.contains(entry.region()));
        return new ClusterRoll(List.copyOf(entries), faults(lists, Set.of(Standing.SURE, Standing.OLD)));
    }
}

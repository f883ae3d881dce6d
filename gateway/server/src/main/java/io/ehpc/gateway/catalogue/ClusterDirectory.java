package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.catalogue.ClusterRoll.Entry;
import io.ehpc.gateway.catalogue.RegionClusters.Standing;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.ClusterInfo;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.time.MonotonicClock;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
 *
 * <p>Whoever asks wants something of the cluster then: so the lists have half of the time to the deadline.
 */
final class ClusterDirectory {
    private static final int PAGE_SIZE = 50;
    private static final int MOST_PAGES = 40;
    private static final int MOST_CLUSTERS = MOST_PAGES * PAGE_SIZE;

    /** The upstream is to be asked, but not more often than this for one page, whoever wants what. */
    private static final Directives AFRESH = new Directives(true, null, null, null, false, null, Duration.ofSeconds(5));

    private static final Comparator<Entry> IN_ORDER =
            Comparator.comparing(Entry::id).thenComparing(Entry::region);

    private final AnswerCache cache;
    private final MonotonicClock clock;
    private final Caller caller;
    private final Set<String> regions;
    private final Map<String, String> configured;

    /** One that nobody may ask anything yet. */
    ClusterDirectory(AnswerCache cache, MonotonicClock clock, GatewayConfig config) {
        this(
                cache,
                clock,
                Caller.NOBODY,
                Set.copyOf(config.upstream().regions().keySet()),
                Map.copyOf(config.upstream().clusters()));
    }

    private ClusterDirectory(
            AnswerCache cache,
            MonotonicClock clock,
            Caller caller,
            Set<String> regions,
            Map<String, String> configured) {
        this.cache = cache;
        this.clock = clock;
        this.caller = caller;
        this.regions = regions;
        this.configured = configured;
    }

    /** The same of this caller's account, and at its cost; what of it that one may be told is for others to say. */
    ClusterDirectory seenBy(Caller other) {
        return new ClusterDirectory(cache, clock, other, regions, configured);
    }

    /** On what terms the upstream's lists are asked for. */
    private record Wish(Deadline deadline, Directives directives) {
        Wish by(Deadline sooner) {
            return new Wish(sooner, directives);
        }

        Wish afresh() {
            return new Wish(deadline, AFRESH);
        }
    }

    /**
     * Where a cluster is; if the configuration does not say, in which of these regions. Those whose list is held
     * and has it are asked first, or else the one that its id hints at; then all others at once, if it was not
     * there. It never fails: a region that does is named in what comes.
     */
    Future<Whereabouts> find(String clusterId, Collection<String> among, Deadline deadline, Directives directives) {
        String region = configured.get(clusterId);
        if (region != null) {
            return Future.succeededFuture(Whereabouts.in(Set.of(region), Map.of()));
        }
        Wish wish = wish(deadline, directives);
        Set<String> likely = likely(clusterId, among);
        Set<String> others = new TreeSet<>(among);
        others.removeAll(likely);
        return lists(likely, wish.by(wish.deadline().halfway(clock)))
                .compose(lists -> isListed(clusterId, lists)
                        ? Future.succeededFuture(lists)
                        : lists(others, wish).map(more -> both(lists, more)))
                .compose(lists -> isListed(clusterId, lists)
                        ? Future.succeededFuture(lists)
                        : surer(lists, Set.of(Standing.OLD, Standing.CONTRADICTORY), wish))
                .map(lists -> whereabouts(clusterId, lists));
    }

    /** Whether the configuration says where a cluster is. */
    boolean isConfigured(String clusterId) {
        return configured.containsKey(clusterId);
    }

    /**
     * All clusters of these regions, those of the configuration included. It never fails: a region that does
     * is named in what comes.
     */
    Future<ClusterRoll> clusters(Collection<String> asked, Deadline deadline, Directives directives) {
        Wish wish = wish(deadline, directives);
        Set<String> each = new TreeSet<>(asked);
        return lists(each, wish)
                .compose(lists -> surer(lists, Set.of(Standing.CONTRADICTORY), wish))
                .map(lists -> roll(each, lists));
    }

    private Wish wish(Deadline deadline, Directives directives) {
        return new Wish(deadline.halfway(clock), directives);
    }

    private Set<String> likely(String clusterId, Collection<String> among) {
        Set<String> likely = among.stream()
                .filter(region -> isHeld(clusterId, region))
                .collect(Collectors.toCollection(TreeSet::new));
        if (likely.isEmpty()) {
            ClusterHint.region(clusterId).filter(among::contains).ifPresent(likely::add);
        }
        return likely;
    }

    private boolean isHeld(String clusterId, String region) {
        return held(region, 1).stream()
                .flatMap(first -> IntStream.rangeClosed(1, pages(first))
                        .mapToObj(number -> held(region, number))
                        .flatMap(Optional::stream))
                .flatMap(page -> page.answer().listed().items(ClusterInfo.class).stream())
                .anyMatch(cluster -> cluster.id().equals(clusterId));
    }

    private Optional<Served> held(String region, int number) {
        return cache.peek(query(region, number)).filter(page -> page.verdict() != Verdict.EXPIRED);
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
                .compose(first -> joined(IntStream.rangeClosed(2, first.served() == null ? 1 : pages(first.served()))
                                .mapToObj(number -> page(region, number, wish))
                                .toList())
                        .map(others -> RegionClusters.of(region, both(List.of(first), others), MOST_CLUSTERS)));
    }

    private static int pages(Served first) {
        int total = RegionClusters.page(first).total();
        return (int) Math.min(MOST_PAGES, (total + PAGE_SIZE - 1L) / PAGE_SIZE);
    }

    private Query query(String region, int number) {
        Map<String, String> filters = Map.of(
                Filter.PAGE_NUMBER.name(), Integer.toString(number),
                Filter.PAGE_SIZE.name(), Integer.toString(PAGE_SIZE));
        Operation operation = Operation.LIST_CLUSTERS;
        return new Query(caller.account(), operation, region, operation.normalise(filters));
    }

    private Future<Part> page(String region, int number, Wish wish) {
        Query query = query(region, number);
        return cache.get(query, wish.deadline(), wish.directives(), caller.allowance())
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

package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.protocol.ClusterInfo;
import io.ehpc.gateway.protocol.Page;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which clusters a region lists, and how far that can be trusted: a pure function of the pages that came.
 *
 * @param clusters by id; each was on a page that came
 * @param fault why there may be others; null if these are all
 */
record RegionClusters(
        String region,
        Map<String, ClusterInfo> clusters,
        Standing standing,
        @Nullable Fault fault) {

    /** What the pages of a list say of clusters that are on none of them. */
    enum Standing {
        /** There are no others. */
        SURE,
        /** There were no others some time ago. */
        OLD,
        /** The pages are not of one list: it changed in between, or they are wrong. */
        CONTRADICTORY,
        /** Some page could not be had. */
        FAILED
    }

    RegionClusters {
        clusters = Map.copyOf(clusters);
    }

    /**
     * What the pages say.
     *
     * @param pages all that were asked for: at least the first
     * @param most how many clusters such pages can hold in all
     */
    static RegionClusters of(String region, List<Part> pages, int most) {
        Map<String, ClusterInfo> clusters = new LinkedHashMap<>();
        List<Served> served =
                pages.stream().flatMap(page -> Stream.ofNullable(page.served())).toList();
        served.forEach(page -> page.answer()
                .listed()
                .items(ClusterInfo.class)
                .forEach(cluster -> clusters.putIfAbsent(cluster.id(), cluster)));
        Optional<Part> failed =
                pages.stream().filter(page -> page.served() == null).findFirst();
        if (failed.isPresent()) {
            return new RegionClusters(
                    region, clusters, Standing.FAILED, failed.get().failure());
        }
        return judged(region, clusters, served, most);
    }

    private static RegionClusters judged(
            String region, Map<String, ClusterInfo> clusters, List<Served> pages, int most) {
        Set<Integer> totals = pages.stream().map(page -> page(page).total()).collect(Collectors.toSet());
        int total = totals.iterator().next();
        if (total > most) {
            return new RegionClusters(region, clusters, Standing.FAILED, tooMany(total, most));
        }
        if (totals.size() > 1 || clusters.size() != total) {
            return new RegionClusters(region, clusters, Standing.CONTRADICTORY, contradiction(clusters.size(), total));
        }
        return pages.stream()
                .filter(page -> !isCurrent(page))
                .findFirst()
                .map(page -> new RegionClusters(region, clusters, Standing.OLD, whyOld(page)))
                .orElseGet(() -> new RegionClusters(region, clusters, Standing.SURE, null));
    }

    static Page page(Served served) {
        return Objects.requireNonNull(served.answer().listed().page(), "a list of clusters has pages");
    }

    /** What was called for just now is as current as can be, whatever age an upstream that caches names. */
    private static boolean isCurrent(Served served) {
        return served.failure() == null
                && (served.verdict() == Verdict.FRESH || served.source() != Served.Source.CACHE);
    }

    private static Fault whyOld(Served served) {
        return served.failure() != null
                ? served.failure()
                : Fault.of(FaultKind.NOT_CACHED, "The region's list of clusters that is held is not fresh.");
    }

    private static Fault tooMany(int total, int most) {
        return Fault.of(
                FaultKind.MALFORMED,
                "The region says that it has " + total + " clusters; more than " + most + " are not looked through.");
    }

    private static Fault contradiction(int came, int total) {
        return Fault.of(
                FaultKind.MALFORMED,
                "The pages of the region's clusters contradict each other: " + came + " are listed, and " + total
                        + " counted.");
    }
}

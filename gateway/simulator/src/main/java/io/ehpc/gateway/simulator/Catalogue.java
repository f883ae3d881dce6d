package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import io.ehpc.gateway.protocol.RefusedException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Which images and clusters there are, region by region. Regions and custom images stay as they are; community
 * images and clusters come, change and go while the simulator runs, from any thread, and every reader sees a
 * region's list of images either before or after a change.
 */
public final class Catalogue {
    private final SortedSet<String> regions;
    private final SortedMap<String, Cluster> clusters;
    private final Map<String, List<Image>> images;
    private final Map<String, List<Image>> customImages;

    /**
     * A cluster.
     *
     * @param id unique over all regions
     * @param region where it is
     * @param status as the API has it, such as {@code running}
     * @param baseOsTag the only operating system that its nodes run; null if they run any
     */
    public record Cluster(
            String id,
            String region,
            String name,
            String status,
            @Nullable String baseOsTag) {

        boolean runs(Image image) {
            return baseOsTag == null || hasTag(image, baseOsTag);
        }
    }

    /** Holds lists of both kinds for every region, and only clusters of these regions. */
    Catalogue(Map<String, List<Image>> images, Map<String, List<Image>> customImages, Collection<Cluster> clusters) {
        this.regions = new TreeSet<>(images.keySet());
        this.images = new ConcurrentHashMap<>(images);
        this.customImages = Map.copyOf(customImages);
        this.clusters = new ConcurrentSkipListMap<>();
        clusters.forEach(cluster -> this.clusters.put(cluster.id(), cluster));
    }

    /** The ids of all regions, sorted. */
    public Set<String> regions() {
        return regions;
    }

    /** The clusters of all regions, sorted by id. */
    public List<Cluster> clusters() {
        return List.copyOf(clusters.values());
    }

    /** The clusters of that region, sorted by id. */
    public List<Cluster> clusters(String region) {
        return clusters.values().stream()
                .filter(cluster -> cluster.region().equals(region))
                .toList();
    }

    /**
     * Adds a cluster, or changes that with the same id.
     *
     * @return whether it is a new one
     * @throws IllegalArgumentException if there is no such region, or a cluster of that id in another one
     */
    public synchronized boolean put(Cluster cluster) {
        images(cluster.region());
        @Nullable Cluster before = clusters.get(cluster.id());
        if (before != null && !before.region().equals(cluster.region())) {
            throw new IllegalArgumentException("the cluster " + cluster.id() + " is in " + before.region());
        }
        return clusters.put(cluster.id(), cluster) == null;
    }

    /** Takes a cluster away; says whether it was there. */
    public synchronized boolean release(String region, String clusterId) {
        return clusters(region).stream().anyMatch(cluster -> cluster.id().equals(clusterId))
                && clusters.remove(clusterId) != null;
    }

    /**
     * The community images of that region.
     *
     * @throws IllegalArgumentException if there is no such region
     */
    public List<Image> images(String region) {
        return there(images, region);
    }

    /**
     * The custom images of that region.
     *
     * @throws IllegalArgumentException if there is no such region
     */
    public List<Image> customImages(String region) {
        return there(customImages, region);
    }

    private static List<Image> there(Map<String, List<Image>> images, String region) {
        @Nullable List<Image> there = images.get(region);
        if (there == null) {
            throw new IllegalArgumentException("the region " + region + " does not exist here");
        }
        return there;
    }

    /** The image of that id in that region. */
    public Optional<Image> image(String region, String imageId) {
        return images(region).stream()
                .filter(image -> image.imageId().equals(imageId))
                .findFirst();
    }

    /**
     * Adds the image at the end of the region's list, or puts it in the place of that with the same id.
     *
     * @return whether it is a new one
     */
    public synchronized boolean put(String region, Image image) {
        List<Image> before = images(region);
        Map<String, Image> byId = byId(before);
        byId.put(image.imageId(), image);
        images.put(region, List.copyOf(byId.values()));
        return byId.size() > before.size();
    }

    /** Withdraws an image; says whether it was there. */
    public synchronized boolean withdraw(String region, String imageId) {
        List<Image> before = images(region);
        List<Image> after = before.stream()
                .filter(image -> !image.imageId().equals(imageId))
                .toList();
        images.put(region, after);
        return after.size() < before.size();
    }

    /**
     * Makes these the images of that region.
     *
     * @throws IllegalArgumentException if two have the same id
     */
    public synchronized void replace(String region, List<Image> other) {
        images(region);
        if (byId(other).size() < other.size()) {
            throw new IllegalArgumentException("two images have the same ImageId");
        }
        images.put(region, List.copyOf(other));
    }

    /**
     * Which community images fit, in the region's order: {@code BaseOsTag} is compared with the tag of the
     * image's own {@code BaseOsTag}, {@code InstanceType} judged by {@link InstanceTypes}, and a
     * {@code ClusterId} leaves what the cluster's nodes run. What nothing fits gives an empty list.
     *
     * @param filters by the API's names
     * @throws RefusedException with {@link ErrorCode#INVALID_CLUSTER_NOT_FOUND} if the region has no such cluster
     */
    List<Image> list(String region, Map<String, String> filters) {
        return fitting(images(region), region, filters);
    }

    /** Which custom images fit, likewise; an {@code ImageOwnerAlias} leaves those of that owner. */
    List<Image> listCustom(String region, Map<String, String> filters) {
        @Nullable String owner = filters.get(Filter.IMAGE_OWNER_ALIAS.name());
        return fitting(customImages(region), region, filters).stream()
                .filter(image -> owner == null || owner.equals(image.imageOwnerAlias()))
                .toList();
    }

    private List<Image> fitting(List<Image> images, String region, Map<String, String> filters) {
        @Nullable String tag = filters.get(Filter.BASE_OS_TAG.name());
        @Nullable String type = filters.get(Filter.INSTANCE_TYPE.name());
        Optional<Cluster> cluster =
                Optional.ofNullable(filters.get(Filter.CLUSTER_ID.name())).map(id -> cluster(region, id));
        return images.stream()
                .filter(image -> tag == null || hasTag(image, tag))
                .filter(image -> type == null || InstanceTypes.runs(type, image))
                .filter(image -> cluster.isEmpty() || cluster.get().runs(image))
                .toList();
    }

    private Cluster cluster(String region, String id) {
        return Optional.ofNullable(clusters.get(id))
                .filter(cluster -> cluster.region().equals(region))
                .orElseThrow(() -> ErrorCode.INVALID_CLUSTER_NOT_FOUND.refusal().asException());
    }

    private static Map<String, Image> byId(List<Image> list) {
        Map<String, Image> byId = new LinkedHashMap<>();
        list.forEach(image -> byId.put(image.imageId(), image));
        return byId;
    }

    private static boolean hasTag(Image image, String tag) {
        @Nullable OsTag base = image.baseOsTag();
        return base != null && tag.equals(base.osTag());
    }
}

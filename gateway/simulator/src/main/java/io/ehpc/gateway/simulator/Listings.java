package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.OsTag;
import io.ehpc.gateway.protocol.Page;
import io.ehpc.gateway.protocol.RegionInfo;
import io.ehpc.gateway.protocol.RpcCall;
import io.ehpc.gateway.simulator.Catalogue.Cluster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the API lists, operation by operation, out of one catalogue. */
final class Listings {
    private final Catalogue catalogue;
    private final Map<Operation, Function<RpcCall, List<?>>> lists = Map.of(
            Operation.LIST_COMMUNITY_IMAGES, this::communityImages,
            Operation.LIST_CUSTOM_IMAGES, this::customImages,
            Operation.LIST_IMAGES, this::systems,
            Operation.LIST_CLUSTERS, this::clusters,
            Operation.LIST_CLUSTERS_META, this::clustersMeta,
            Operation.LIST_REGIONS, this::regions);

    Listings(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The body of a good answer.
     *
     * @throws io.ehpc.gateway.protocol.RefusedException if there is none
     */
    byte[] answer(RpcCall call, String requestId) {
        Operation operation = call.operation();
        List<?> all =
                Objects.requireNonNull(lists.get(operation), operation.name()).apply(call);
        if (!operation.list().paged()) {
            return operation.write(requestId, null, all);
        }
        Page page = new Page(number(Filter.PAGE_NUMBER, call), number(Filter.PAGE_SIZE, call), all.size());
        return operation.write(requestId, page, part(all, page));
    }

    private static int number(Filter filter, RpcCall call) {
        return Integer.parseInt(call.filters().getOrDefault(filter.name(), filter.example()));
    }

    /** A page past the end is empty. */
    private static List<?> part(List<?> all, Page page) {
        long from = Math.min((page.number() - 1L) * page.size(), all.size());
        return all.subList((int) from, (int) Math.min(from + page.size(), all.size()));
    }

    private List<?> communityImages(RpcCall call) {
        return catalogue.list(call.region(), call.filters());
    }

    private List<?> customImages(RpcCall call) {
        return catalogue.listCustom(call.region(), call.filters());
    }

    /** Its regions have no names but their ids. */
    private List<?> regions(RpcCall call) {
        return catalogue.regions().stream().map(id -> new RegionInfo(id, id)).toList();
    }

    /** The same systems in each region. */
    private List<?> systems(RpcCall call) {
        @Nullable String tag = call.filters().get(Filter.BASE_OS_TAG.name());
        @Nullable String type = call.filters().get(Filter.INSTANCE_TYPE.name());
        return ImageSample.systems().stream()
                .filter(system -> tag == null || tag.equals(system.baseOsTag()))
                .filter(system -> type == null
                        || InstanceTypes.boots(type, Objects.requireNonNullElse(system.architecture(), "")))
                .map(Listings::osInfo)
                .toList();
    }

    private static Map<String, Object> osInfo(OsTag system) {
        Map<String, Object> info = new LinkedHashMap<>();
        put(info, "Version", system.version());
        put(info, "BaseOsTag", system.baseOsTag());
        put(info, "Platform", system.platform());
        put(info, "OsTag", system.osTag());
        put(info, "Architecture", system.architecture());
        put(info, "OSName", system.platform() + " " + system.version());
        put(info, "OSNameEn", system.platform() + " " + system.version());
        return info;
    }

    private List<?> clusters(RpcCall call) {
        return catalogue.clusters(call.region()).stream()
                .map(Listings::clusterInfo)
                .toList();
    }

    private static Map<String, Object> clusterInfo(Cluster cluster) {
        Map<String, Object> info = clusterMeta(cluster);
        info.put("RegionId", cluster.region());
        info.put("ZoneId", cluster.region() + "-b");
        put(info, "BaseOsTag", cluster.baseOsTag());
        info.put("ImageOwnerAlias", "system");
        info.put("InstanceType", "ecs.c6.large");
        info.put("Count", 4);
        return info;
    }

    private List<?> clustersMeta(RpcCall call) {
        return catalogue.clusters(call.region()).stream()
                .map(Listings::clusterMeta)
                .toList();
    }

    /** Neither the region nor the base system is in it. */
    private static Map<String, Object> clusterMeta(Cluster cluster) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("Id", cluster.id());
        info.put("Name", cluster.name());
        info.put("Status", cluster.status());
        put(info, "OsTag", cluster.baseOsTag());
        info.put("SchedulerType", "slurm22");
        info.put("DeployMode", "Standard");
        info.put("Location", "Public");
        return info;
    }

    private static void put(Map<String, Object> info, String name, @Nullable String value) {
        if (value != null) {
            info.put(name, value);
        }
    }
}

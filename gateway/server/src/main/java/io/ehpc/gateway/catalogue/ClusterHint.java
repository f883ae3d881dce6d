package io.ehpc.gateway.catalogue;

import java.util.Map;
import java.util.Optional;

/**
 * What the middle part of a cluster's id suggests: the {@code hz} of {@code ehpc-hz-FYUr32jIK7}. The API
 * defines no such thing, so it says which region to ask first, and nothing else.
 */
final class ClusterHint {
    private static final Map<String, String> REGIONS = Map.ofEntries(
            Map.entry("qd", "cn-qingdao"),
            Map.entry("bj", "cn-beijing"),
            Map.entry("zjk", "cn-zhangjiakou"),
            Map.entry("hz", "cn-hangzhou"),
            Map.entry("sh", "cn-shanghai"),
            Map.entry("sz", "cn-shenzhen"),
            Map.entry("hy", "cn-heyuan"),
            Map.entry("gz", "cn-guangzhou"),
            Map.entry("cd", "cn-chengdu"),
            Map.entry("hk", "cn-hongkong"),
            Map.entry("jp", "ap-northeast-1"),
            Map.entry("sg", "ap-southeast-1"));

    private ClusterHint() {}

    static Optional<String> region(String clusterId) {
        String[] parts = clusterId.split("-", 3);
        return parts.length == 3 ? Optional.ofNullable(REGIONS.get(parts[1])) : Optional.empty();
    }
}

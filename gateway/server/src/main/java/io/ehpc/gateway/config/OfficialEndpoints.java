package io.ehpc.gateway.config;

import java.util.List;
import java.util.Set;

/**
 * The regions in which Alibaba Cloud offers the E-HPC API, and their host names: the union of what its
 * command line and its documentation list, less {@code ap-southeast-2}, which is closed.
 */
final class OfficialEndpoints {
    /** Those with a host on the Internet. */
    static final List<String> REGIONS = List.of(
            "cn-qingdao",
            "cn-beijing",
            "cn-zhangjiakou",
            "cn-huhehaote",
            "cn-wulanchabu",
            "cn-hangzhou",
            "cn-shanghai",
            "cn-shenzhen",
            "cn-heyuan",
            "cn-guangzhou",
            "cn-chengdu",
            "cn-wuhan-lr",
            "cn-hongkong",
            "ap-northeast-1",
            "ap-southeast-1",
            "ap-southeast-5",
            "eu-central-1",
            "me-east-1");

    private static final Set<String> WITHOUT_VPC = Set.of("me-east-1");

    private OfficialEndpoints() {}

    /** The regions that can be reached on this network: {@code public} or {@code vpc}. */
    static List<String> regions(String network) {
        return REGIONS.stream().filter(region -> !lacks(region, network)).toList();
    }

    /** Whether the region is known to have no host on this network. */
    static boolean lacks(String region, String network) {
        return network.equals("vpc") && WITHOUT_VPC.contains(region);
    }

    /** Where the region's API is, by the pattern that all of them follow. */
    static String url(String region, String network) {
        return "https://" + (network.equals("vpc") ? "ehpc-vpc" : "ehpc") + "." + region + ".aliyuncs.com";
    }
}

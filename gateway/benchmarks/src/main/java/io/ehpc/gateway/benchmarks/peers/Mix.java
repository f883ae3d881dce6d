package io.ehpc.gateway.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What many callers ask: few questions often, many seldom (Zipf), some of all regions at once. The same for a seed. */
final class Mix {
    private static final List<String> FILTERS = List.of(
            "",
            "&BaseOsTag=CentOS_7.9_64",
            "&BaseOsTag=CentOS_7.6_64",
            "&BaseOsTag=Aliyun_3_64",
            "&BaseOsTag=Ubuntu_20.04_64",
            "&InstanceType=ecs.c6.large",
            "&BaseOsTag=CentOS_7.9_64&InstanceType=ecs.c6.large",
            "&BaseOsTag=Aliyun_3_64&InstanceType=ecs.gn6v-c8g1.2xlarge");

    private final List<String> regions;
    private final List<String> queries;
    private final double[] upTo;
    private final double ofAllRegions;
    private final Random die;

    /**
     * A question.
     *
     * @param target what the gateway is asked instead of all that follows; empty if it is asked the same
     * @param upstream what callers of the upstream's API have to ask instead
     */
    record Question(String target, List<String> upstream) {}

    /** @param ofAllRegions the share of questions that are of all regions, 0 to 1 */
    Mix(List<String> regions, double ofAllRegions, long seed) {
        this.regions = List.copyOf(regions);
        this.ofAllRegions = ofAllRegions;
        this.die = new Random(seed);
        List<String> all = new ArrayList<>(this.regions.stream()
                .flatMap(region -> FILTERS.stream().map(filter -> "RegionId=" + region + filter))
                .toList());
        Collections.shuffle(all, die);
        queries = all;
        upTo = new double[all.size()];
        double sum = 0;
        for (int rank = 0; rank < upTo.length; rank++) {
            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
    }

    Question next() {
        if (die.nextDouble() < ofAllRegions) {
            Stream<String> each = regions.stream().map(region -> "RegionId=" + region);
            return new Question("/v1/community-images?region=*&limit=all", each.toList());
        }
        double point = die.nextDouble() * upTo[upTo.length - 1];
        int rank = 0;
        while (upTo[rank] < point) {
            rank++;
        }
        return new Question("", List.of(queries.get(rank)));
    }
}

package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import io.ehpc.gateway.simulator.Catalogue.Cluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a catalogue out of a seed: the same one for the same seed. A region's images are some of the
 * images that are everywhere, some of those that are in a part of the regions, and its own, each under
 * an id of the region. Which ones, follows from the seed and the region alone. So do its clusters, and the
 * images that the account has made there or was given.
 */
final class CatalogueSeed {
    private static final int MIN_IMAGES = 40;
    private static final int MAX_IMAGES = 200;
    private static final int EVERYWHERE = 12;

    /** Regions, with the middle of their clusters' ids and the beginning of their images'. */
    private static final String REGIONS = """
            cn-qingdao qd m5e
            cn-beijing bj 2ze
            cn-zhangjiakou zjk 8vb
            cn-huhehaote hhht hp3
            cn-wulanchabu wlcb 0jl
            cn-hangzhou hz bp1
            cn-shanghai sh uf6
            cn-shenzhen sz wz9
            cn-heyuan hy f8z
            cn-guangzhou gz 7xv
            cn-chengdu cd 2vc
            cn-wuhan-lr wh n4a
            cn-hongkong hk j6c
            ap-northeast-1 jp 6we
            ap-southeast-1 sg t4n
            ap-southeast-2 au p0w
            ap-southeast-3 my 8ps
            ap-southeast-5 id k1a
            ap-south-1 in a2d
            us-east-1 va 0xi
            us-west-1 sv rj9
            eu-west-1 uk d7o
            eu-central-1 de gw8
            me-east-1 ae eb3
            """;

    /** Most images are to be had. */
    private static final List<String> STATUSES = Stream.of(
                    Collections.nCopies(18, "Available"), List.of("UnAvailable", "Creating", "CreateFailed"))
            .flatMap(List::stream)
            .toList();

    /** Most clusters run. */
    private static final List<String> CLUSTER_STATUSES =
            List.of("running", "running", "running", "uninit", "creating", "init", "exception", "releasing");

    private static final List<String> NAMES = List.of("production", "genomics", "rendering", "test");

    private final List<ImageSample> shared;

    private CatalogueSeed(long seed) {
        this.shared = ImageSample.some(MAX_IMAGES, "", new Random(seed));
    }

    /** The catalogue of that seed. */
    static Catalogue grow(long seed) {
        CatalogueSeed soil = new CatalogueSeed(seed);
        Map<String, List<Image>> images = new TreeMap<>();
        Map<String, List<Image>> customImages = new TreeMap<>();
        List<Cluster> clusters = new ArrayList<>();
        REGIONS.lines().map(line -> line.split(" ", -1)).forEach(region -> {
            Random die = new Random(seed ^ region[0].hashCode());
            List<Image> there = soil.images(region[0], region[2], die);
            images.put(region[0], there);
            clusters.addAll(clusters(region[0], region[1], there, die));
            customImages.put(region[0], customImages(region[0], region[2], die));
        });
        return new Catalogue(images, customImages, clusters);
    }

    private List<Image> images(String region, String prefix, Random die) {
        int count = MIN_IMAGES + die.nextInt(MAX_IMAGES - MIN_IMAGES + 1);
        List<ImageSample> partly = new ArrayList<>(shared.subList(EVERYWHERE, shared.size()));
        Collections.shuffle(partly, die);
        List<ImageSample> samples = new ArrayList<>(shared.subList(0, EVERYWHERE));
        samples.addAll(partly.subList(0, count / 2));
        samples.addAll(ImageSample.some(count - samples.size(), "-" + region, die));
        return samples.stream()
                .map(sample -> sample.as("m-" + prefix + alphanumeric(17, die), ImageSample.any(STATUSES, die)))
                .toList();
    }

    /** Two to four, the first of any operating system, the second of one. */
    private static List<Cluster> clusters(String region, String infix, List<Image> images, Random die) {
        List<Cluster> clusters = new ArrayList<>();
        int count = 2 + die.nextInt(3);
        for (int i = 0; i < count; i++) {
            boolean any = i == 0 || (i > 1 && die.nextBoolean());
            @Nullable OsTag system = any ? null : ImageSample.any(images, die).baseOsTag();
            String id = "ehpc-" + infix + "-" + alphanumeric(10, die);
            String name = NAMES.get(i) + "-" + infix;
            String status = i == 0 ? "running" : CLUSTER_STATUSES.get(id.charAt(id.length() - 1) % 8);
            clusters.add(new Cluster(id, region, name, status, system == null ? null : system.osTag()));
        }
        return clusters;
    }

    /** A few, the first of the account's own, the second shared with it. */
    private static List<Image> customImages(String region, String prefix, Random die) {
        List<Image> images = new ArrayList<>();
        for (ImageSample sample : ImageSample.some(3 + die.nextInt(4), "-custom-" + region, die)) {
            boolean own = images.isEmpty() || (images.size() > 1 && die.nextBoolean());
            images.add(sample.owned(own ? "self" : "others").as("m-" + prefix + alphanumeric(17, die), "Available"));
        }
        return images;
    }

    private static String alphanumeric(int length, Random die) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(die.nextInt(36), 36));
        }
        return text.toString();
    }
}

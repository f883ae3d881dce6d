package io.ehpc.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Requests of both faces that a seed decides: plain ones, and ones whose parameters try to be taken for others. */
final class HostileRequests {
    /** All regions that there are. */
    static final List<String> REGIONS = List.of("cn-hangzhou", "cn-beijing", "ap-southeast-1");

    /** Where a request of the RPC face goes that names none. */
    static final String DEFAULT_REGION = "ap-southeast-1";

    private static final Map<String, List<String>> FILTERS = new TreeMap<>(Map.of(
            "BaseOsTag", List.of("CentOS_7.2_64", "centos_7.2_64", "CentOS_7.2", "Ubuntu 22.04 x86-64"),
            "ClusterId", List.of("ehpc-hz-FYUr32jIK7", "ehpc-hz-fyur32jik7", "ehpc-hz-FYUr32****"),
            "InstanceType", List.of("ecs.n1.tiny", "ecs.N1.tiny", "ecs.n1-tiny", "ecs.n1")));

    /** A parameter that says nothing of the question. */
    private static final String IGNORED = "SignatureNonce";

    /** Headers that say nothing of it. */
    private static final List<String> NOISE = List.of(
            "X-Forwarded-Host: cn-beijing.example",
            "X-Original-URL: /?RegionId=cn-beijing",
            "X-Http-Method-Override: DELETE",
            "x-acs-region-id: cn-beijing",
            "RegionId: cn-beijing",
            "Cookie: RegionId=cn-beijing",
            "Forwarded: host=cn-beijing.example",
            "Cache-Control: max-age=30",
            "Accept: text/html");

    private final Random random;
    private final HostileText text;

    HostileRequests(long seed) {
        random = new Random(seed);
        text = new HostileText(random);
    }

    /**
     * A request.
     *
     * @param lines its headers, each with its end
     * @param asks what it asks; nothing if no answer can be to what it says
     * @param plain whether it has to be answered
     */
    record Hostile(String method, String target, String lines, String body, Set<AskedOf> asks, boolean plain) {
        Set<String> imageIds() {
            return asks.stream().map(AskedOf::imageId).collect(Collectors.toSet());
        }
    }

    private record Pair(String name, String value) {}

    /**
     * What a request says.
     *
     * @param region what its host names, or nothing
     */
    private record Host(String name, String region) {}

    /** A question as it is being written. */
    private final class Draft {
        final List<Pair> pairs = new ArrayList<>();
        boolean plain = true;
        boolean clear = true;

        /** One of these, or at times something like it. */
        String value(List<String> plainOnes) {
            String value = plainOnes.get(random.nextInt(plainOnes.size()));
            if (!oneIn(6)) {
                return value;
            }
            plain = false;
            return text.altered(value);
        }

        void say(String name, String value) {
            pairs.add(new Pair(name, value));
        }

        /** The pairs in some order, at times with one too many; or with something that is no text at all. */
        String query() {
            if (oneIn(15)) {
                Pair one = pairs.isEmpty() ? new Pair("a", "b") : pairs.get(random.nextInt(pairs.size()));
                pairs.add(oneIn(2) ? one : new Pair(text.altered(one.name()), one.value()));
                plain = false;
                clear = false;
            }
            Collections.shuffle(pairs, random);
            List<String> written = pairs.stream()
                    .map(pair -> text.encoded(pair.name()) + "=" + text.encoded(pair.value()))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (oneIn(15) && !pairs.isEmpty() && !pairs.get(0).name().equals(IGNORED)) {
                written.set(0, written.get(0) + text.broken());
                plain = false;
                clear = false;
            }
            return String.join("&", written) + (oneIn(10) ? "&" : "");
        }
    }

    Hostile next() {
        return oneIn(2) ? rpc() : ofNative();
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String noise() {
        return oneIn(3) ? any(NOISE) + "\r\n" : "";
    }

    private Hostile rpc() {
        Draft draft = new Draft();
        StringBuilder lines = new StringBuilder(noise());
        sayOrSend("Action", "ListCommunityImages", draft, lines);
        sayOrSend("Version", "2018-04-12", draft, lines);
        Host host = host();
        lines.append("Host: ").append(host.name()).append("\r\n");
        String named = oneIn(2) ? draft.value(REGIONS) : "";
        if (!named.isEmpty() || oneIn(3)) {
            draft.say("RegionId", named);
        }
        Map<String, String> filters = new TreeMap<>();
        FILTERS.forEach((name, values) -> {
            String value = oneIn(2) ? draft.value(values) : "";
            if (!value.isEmpty() || oneIn(4)) {
                draft.say(name, value);
            }
            if (!value.isEmpty()) {
                filters.put(name, value);
            }
        });
        if (oneIn(4)) {
            draft.say(IGNORED, "0&RegionId=cn-beijing" + random.nextInt());
        }
        String region = !named.isEmpty() ? named : !host.region().isEmpty() ? host.region() : DEFAULT_REGION;
        String query = draft.query();
        Set<AskedOf> asks = draft.clear && REGIONS.contains(region) ? Set.of(new AskedOf(region, filters)) : Set.of();
        boolean plain = draft.plain && !asks.isEmpty();
        return oneIn(4)
                ? new Hostile(
                        "POST", "/", lines + "Content-Type: application/x-www-form-urlencoded\r\n", query, asks, plain)
                : new Hostile("GET", "/?" + query, lines.toString(), "", asks, plain);
    }

    private void sayOrSend(String name, String value, Draft draft, StringBuilder lines) {
        if (oneIn(3)) {
            lines.append("x-acs-")
                    .append(name.toLowerCase(Locale.ROOT))
                    .append(": ")
                    .append(value)
                    .append("\r\n");
        } else {
            draft.say(name, value);
        }
    }

    private Host host() {
        String region = any(REGIONS);
        return any(List.of(
                new Host("gateway.example", ""),
                new Host("127.0.0.1", ""),
                new Host(region + ".example", region),
                new Host("ehpc." + region + ".example:80", region),
                new Host("EHPC-VPC." + region.toUpperCase(Locale.ROOT) + ".example", region),
                new Host("x." + region + ".example", ""),
                new Host("ehpc.ehpc." + region, ""),
                new Host("cn-nowhere.example", "cn-nowhere")));
    }

    private Hostile ofNative() {
        Draft draft = new Draft();
        List<String> regions = new ArrayList<>();
        List<String> clusters = new ArrayList<>();
        Map<String, String> filters = new TreeMap<>();
        String path = path(draft, regions, clusters);
        List.of("BaseOsTag", "InstanceType").forEach(name -> {
            if (oneIn(2)) {
                String value = draft.value(FILTERS.getOrDefault(name, List.of()));
                draft.say(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1), value);
                filters.put(name, value);
            }
        });
        String query = draft.query();
        Set<AskedOf> asks = draft.clear ? asks(regions, clusters, filters) : Set.of();
        return new Hostile(
                "GET",
                path + (query.isEmpty() ? "" : "?" + query),
                "Host: " + host().name() + "\r\n" + noise(),
                "",
                asks,
                draft.plain && !asks.isEmpty());
    }

    private String path(Draft draft, List<String> regions, List<String> clusters) {
        switch (random.nextInt(3)) {
            case 0 -> {
                String region = draft.value(REGIONS);
                regions.add(region);
                sayEach(
                        "clusterId",
                        FILTERS.getOrDefault("ClusterId", List.of()),
                        random.nextInt(3) - 1,
                        draft,
                        clusters);
                return "/v1/regions/" + inPath(region) + "/community-images";
            }
            case 1 -> {
                String cluster = draft.value(FILTERS.getOrDefault("ClusterId", List.of()));
                clusters.add(cluster);
                sayEach("region", REGIONS, 1, draft, regions);
                return "/v1/clusters/" + inPath(cluster) + "/community-images";
            }
            default -> {
                sayEach("region", REGIONS, random.nextInt(4), draft, regions);
                sayEach(
                        "clusterId",
                        FILTERS.getOrDefault("ClusterId", List.of()),
                        random.nextInt(4) - 2,
                        draft,
                        clusters);
                return "/v1/community-images";
            }
        }
    }

    /** In a path, a plus is a plus. */
    private String inPath(String segment) {
        return text.encoded(segment).replace("+", "%20").replace("/", "%2F");
    }

    /** Some values, in one parameter each or in one for all. */
    private void sayEach(String name, List<String> plainOnes, int count, Draft draft, List<String> said) {
        for (int i = 0; i < count; i++) {
            String value = draft.value(plainOnes);
            // A comma is where one value ends, and the next begins.
            said.addAll(Arrays.asList(value.split(",", -1)));
        }
        if (count > 0 && oneIn(2)) {
            draft.say(name, String.join(",", said));
        } else {
            said.forEach(value -> draft.say(name, value));
        }
    }

    /** One for each region, or for each cluster in the one region that is named. */
    private static Set<AskedOf> asks(List<String> regions, List<String> clusters, Map<String, String> filters) {
        boolean twice =
                new HashSet<>(regions).size() < regions.size() || new HashSet<>(clusters).size() < clusters.size();
        List<String> all = regions.isEmpty() || regions.equals(List.of("*")) ? REGIONS : regions;
        if (twice || !REGIONS.containsAll(all) || (!clusters.isEmpty() && regions.size() != 1)) {
            return Set.of();
        }
        Set<AskedOf> asks = new HashSet<>();
        if (clusters.isEmpty()) {
            all.forEach(region -> asks.add(new AskedOf(region, filters)));
        }
        for (String cluster : clusters) {
            Map<String, String> more = new TreeMap<>(filters);
            more.put("ClusterId", cluster);
            asks.add(new AskedOf(all.get(0), more));
        }
        return asks;
    }
}

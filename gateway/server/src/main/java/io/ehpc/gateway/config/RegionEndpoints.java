package io.ehpc.gateway.config;

import io.ehpc.gateway.protocol.Region;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which regions there are and where each is called: at its own endpoint, else at the one for all, else
 * at the official one.
 */
final class RegionEndpoints {
    private static final String REGIONS = "upstream.regions";
    private static final KeyPath FOR_ALL = KeyPath.of("upstream.endpoint");
    private static final String REGION = "{region}";

    private final Settings settings;

    RegionEndpoints(Settings settings) {
        this.settings = settings;
    }

    /** The ids as the file has them, well-formed or not; the official ones if it has none. */
    Collection<String> ids() {
        Collection<String> written = settings.entries(REGIONS).keySet();
        return written.isEmpty() ? OfficialEndpoints.regions(network()) : written;
    }

    /** Reports what is wrong with regions and endpoints. */
    void check(Problems problems) {
        checkUrl(FOR_ALL, problems);
        for (String region : settings.entries(REGIONS).keySet()) {
            KeyPath path = KeyPath.of(REGIONS).child(region);
            checkUrl(ownEndpoint(region), problems);
            if (!Region.isWellFormed(region)) {
                problems.key(path, "needs a region id such as cn-hangzhou");
            } else if (written(region).isEmpty() && OfficialEndpoints.lacks(region, network())) {
                problems.key(path, "has no endpoint on the network " + network() + "; it needs one of its own");
            }
        }
    }

    /** Every region's endpoint, once nothing is wrong with any. */
    SortedMap<String, URI> resolve() {
        SortedMap<String, URI> endpoints = new TreeMap<>();
        for (String region : ids()) {
            String url = settings.optional(ownEndpoint(region))
                    .orElseGet(() -> pattern().replace(REGION, region));
            endpoints.put(region, EndpointUrl.of(url));
        }
        return endpoints;
    }

    /** The endpoint of a region that has none of its own, with {@code {region}} in place of its id. */
    String pattern() {
        return settings.optional(FOR_ALL).orElseGet(() -> OfficialEndpoints.url(REGION, network()));
    }

    private void checkUrl(KeyPath path, Problems problems) {
        if (problems.isSound(path) && problems.isSound(KeyPath.of("upstream.allowPlainHttp"))) {
            settings.optional(path)
                    .flatMap(url -> EndpointUrl.fault(url, settings.flag("upstream.allowPlainHttp")))
                    .ifPresent(fault -> problems.value(path, fault));
        }
    }

    private Optional<String> written(String region) {
        return settings.optional(ownEndpoint(region)).or(() -> settings.optional(FOR_ALL));
    }

    private static KeyPath ownEndpoint(String region) {
        return KeyPath.of(REGIONS).child(region).child("endpoint");
    }

    private String network() {
        return settings.text("upstream.network");
    }
}

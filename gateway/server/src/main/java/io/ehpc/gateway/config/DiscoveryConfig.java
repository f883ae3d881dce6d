package io.ehpc.gateway.config;

import io.ehpc.gateway.protocol.Region;
import java.net.URI;
import java.time.Duration;

/**
 * Whether the cloud is asked which regions there are.
 *
 * @param enabled if not, the configured regions are all there are
 * @param region the configured region that is asked
 * @param every how long from one question to the next
 * @param pattern a found region's endpoint, with {@code {region}} in place of its id
 */
public record DiscoveryConfig(boolean enabled, String region, Duration every, String pattern) {

    /** Whether a region can be called that is found and not configured. */
    boolean hasEndpoint(String id) {
        boolean vpc = pattern.equals(OfficialEndpoints.url("{region}", "vpc"));
        return Region.isWellFormed(id) && !(vpc && OfficialEndpoints.lacks(id, "vpc"));
    }

    /** Where a found region is called. The id must be well-formed, since it becomes part of a host name. */
    URI endpoint(String id) {
        if (!Region.isWellFormed(id)) {
            throw new IllegalArgumentException("needs a region id such as cn-hangzhou");
        }
        return EndpointUrl.of(pattern.replace("{region}", id));
    }
}

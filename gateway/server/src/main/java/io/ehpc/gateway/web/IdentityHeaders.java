package io.ehpc.gateway.web;

import io.ehpc.gateway.security.ClientQuota;
import io.ehpc.gateway.security.Standing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.SortedMap;
import java.util.StringJoiner;

/**
 * What is said to clients that are identified: how their quotas stand (draft-ietf-httpapi-ratelimit-headers-10),
 * and that another client's answer may be another one.
 */
final class IdentityHeaders {
    private static final String DEPENDS_ON = "Authorization, X-Api-Key";

    private IdentityHeaders() {}

    /** Puts them beside those that are there, once these are complete. */
    static void put(HttpServerResponse response, ClientQuota quota) {
        MultiMap headers = response.headers();
        String vary = headers.get("Vary");
        headers.set("Vary", vary == null ? DEPENDS_ON : vary + ", " + DEPENDS_ON);
        if (quota.isLimited()) {
            put(headers, quota.standings());
        }
    }

    private static void put(MultiMap headers, SortedMap<String, Standing> standings) {
        StringJoiner policies = new StringJoiner(", ");
        StringJoiner limits = new StringJoiner(", ");
        standings.forEach((name, standing) -> {
            policies.add('"' + name + "\";q=" + standing.rate().calls() + ";w="
                    + seconds(standing.rate().per()));
            limits.add('"' + name + "\";r=" + standing.left() + ";t=" + seconds(standing.reset()));
        });
        headers.set("RateLimit-Policy", policies.toString());
        headers.set("RateLimit", limits.toString());
    }

    private static long seconds(Duration time) {
        return time.plusMillis(999).toSeconds();
    }
}

package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.Changes;
import io.ehpc.gateway.config.RequestConfig;
import io.ehpc.gateway.heap.WorkAdmission;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.RpcCall;
import io.ehpc.gateway.security.Access;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.upstream.Deadline;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Function;

/**
 * What requests are served by, as one: a reload replaces it whole, and a request that began goes on with
 * what it began with.
 *
 * @param catalogue of nobody's yet: what one may see of it, the one knows who was let in
 * @param health how each region is doing
 * @param access who may ask what
 * @param memory where prepared answers are counted
 * @param admission whether there is memory for new work
 */
public record Serving(
        Catalogue catalogue,
        Changes changes,
        RequestConfig requests,
        Function<String, RegionHealth> health,
        Access access,
        CacheMemory memory,
        WorkAdmission admission) {

    /**
     * How a region is doing.
     *
     * @param endpoint the address that is called for it
     * @param breaker the state of its circuit breaker
     * @param nextTrySeconds how long until an open breaker lets a call through; else 0
     */
    public record RegionHealth(String endpoint, String breaker, long nextTrySeconds) {}

    RpcCall.Reader rpcReader() {
        return new RpcCall.Reader(Operation.ALL, wellFormed -> true, requests.defaultRegion());
    }

    /** What a request says of how fresh its answer has to be. */
    Directives directives(HttpServerRequest request) {
        List<String> headers = request.headers().getAll("Cache-Control");
        return headers.isEmpty()
                ? Directives.NONE
                : new CacheControl(requests.directives()).directives(String.join(",", headers));
    }

    Deadline deadline(MonotonicClock clock) {
        return Deadline.in(requests.deadline(), clock);
    }
}

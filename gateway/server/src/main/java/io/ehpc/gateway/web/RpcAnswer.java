package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.content.Content;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * A good answer on the RPC face: the upstream's own body, in which nothing is changed but for items that the client may
 * not ask.
 *
 * @param bytes of a body that is not the cache's; else 0
 */
record RpcAnswer(Served served, HeaderFields freshness, ContentResponse content, int bytes) implements Repeatable {
    private static final String TYPE = "application/json;charset=utf-8";

    static RpcAnswer of(Served served, Content content) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        FreshnessHeaders.put(headers, served);
        return new RpcAnswer(
                served,
                HeaderFields.of(headers),
                new ContentResponse(TYPE, EntityTag.strong(content.tag()), content::has, content::in, Vary.RPC),
                content == served.answer().content() ? 0 : content.weight());
    }

    @Override
    public List<Served> parts() {
        return List.of(served);
    }

    @Override
    public void send(RoutingContext context) {
        RequestScope scope = RequestScope.of(context);
        scope.answered(served.outcome());
        scope.madeOf(1, served.age());
        freshness.addTo(context.response().headers());
        if (namesItsRegion(context.request())) {
            SharedLifetime.put(context, parts());
        }
        content.send(context);
    }

    /**
     * Whether all that is asked stands in the URL but for the headers that {@code Vary} names. A region that only the host
     * names is not for all: proxies put another host in its place, and keep answers without it.
     */
    private static boolean namesItsRegion(HttpServerRequest request) {
        String region = request.getParam("RegionId");
        return request.method().equals(HttpMethod.GET) && region != null && !region.isEmpty();
    }
}

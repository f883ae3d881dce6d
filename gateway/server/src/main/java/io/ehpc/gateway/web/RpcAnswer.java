package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.content.Content;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** A good answer on the RPC face: the upstream's own body, in which nothing is changed. */
record RpcAnswer(Served served, HeaderFields freshness, ContentResponse content) implements Repeatable {
    private static final String TYPE = "application/json;charset=utf-8";

    static RpcAnswer of(Served served) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        FreshnessHeaders.put(headers, served);
        Content content = served.answer().content();
        return new RpcAnswer(
                served,
                HeaderFields.of(headers),
                new ContentResponse(
                        TYPE, new EntityTag(content.tag()), content::has, content::in, ContentResponse.VARY));
    }

    @Override
    public List<Served> parts() {
        return List.of(served);
    }

    /** None: the body is the cache's. */
    @Override
    public int bytes() {
        return 0;
    }

    @Override
    public void send(RoutingContext context) {
        RequestScope scope = RequestScope.of(context);
        scope.answered(served.outcome());
        scope.madeOf(1, served.age());
        freshness.addTo(context.response().headers());
        content.send(context);
    }
}

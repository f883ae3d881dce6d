package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Served;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** A good answer whose parts were all held: one that those who ask the same a moment later may get as well. */
interface Repeatable {
    /** What of the cache it was made of. */
    List<Served> parts();

    /** How many bytes it holds of its own. */
    int bytes();

    /** Answers a request with it. */
    void send(RoutingContext context);
}

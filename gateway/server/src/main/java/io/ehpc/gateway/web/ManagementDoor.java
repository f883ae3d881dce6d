package io.ehpc.gateway.web;

import io.ehpc.gateway.config.OpenRoutes;
import io.ehpc.gateway.config.Role;
import io.ehpc.gateway.security.DeniedException;
import io.ehpc.gateway.security.ManagementAccess;
import io.ehpc.gateway.security.Occasion;
import io.ehpc.gateway.security.Operator;
import io.ehpc.gateway.security.Reason;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/** What every request of the management port comes by: whether the one who asks has the role that it needs. */
final class ManagementDoor {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final ManagementAccess access;
    private final RequestIds ids = new RequestIds();

    ManagementDoor(ManagementAccess access) {
        this.access = access;
    }

    /** What goes before routes that may be open to all. */
    Handler<RoutingContext> to(OpenRoutes routes) {
        return context -> {
            if (access.isOpen(routes)) {
                context.next();
            } else {
                letIn(context, Role.READ);
            }
        };
    }

    /** What goes before all other routes, known or not: a method that does not just read needs the role admin. */
    Handler<RoutingContext> toTheRest() {
        return context -> letIn(context, READING.contains(context.request().method()) ? Role.READ : Role.ADMIN);
    }

    private void letIn(RoutingContext context, Role needed) {
        ManagedRequest request = ManagedRequest.begin(context, ids.of(context.request()));
        access.admit(
                        Door.presented(context.request(), null),
                        HostName.isLoopback(context.request().remoteAddress()))
                .onComplete(operator -> enter(context, request, operator, needed), failure -> {
                    if (failure instanceof DeniedException denied) {
                        refuse(context, request.occasion(needed.name().toLowerCase(Locale.ROOT)), denied);
                    } else {
                        context.fail(failure);
                    }
                });
    }

    private void enter(RoutingContext context, ManagedRequest request, Operator operator, Role needed) {
        if (operator.role().covers(needed)) {
            request.letIn(operator);
            context.next();
        } else {
            refuse(context, request.occasion(needed.name().toLowerCase(Locale.ROOT)), operator.forbidden());
        }
    }

    private void refuse(RoutingContext context, Occasion occasion, DeniedException denied) {
        access.refused(denied, occasion);
        if (denied.reason() == Reason.FORBIDDEN) {
            Problem.of(
                            denied.reason().status(),
                            denied.reason().label(),
                            "This needs another role",
                            "It needs the role admin, and " + denied.client() + " has the role read.")
                    .send(context);
        } else {
            Door.challenge(context.response(), denied);
            Problem.of(denied).send(context);
        }
    }
}

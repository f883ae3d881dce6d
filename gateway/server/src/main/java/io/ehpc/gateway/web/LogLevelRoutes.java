package io.ehpc.gateway.web;

import io.ehpc.gateway.config.LoggingConfig.Level;
import io.ehpc.gateway.logging.LogLevels;
import io.ehpc.gateway.security.AuditLog;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The levels of loggers, to look at and to set until the next reload. {@code PUT} is as safe as {@code DELETE}: no
 * form sends it, and a script of another site has to ask first, which is never answered with a yes.
 */
final class LogLevelRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevelRoutes.class);
    private static final String LEVELS = "/admin/log-levels";

    private final LogLevels levels;
    private final AuditLog audit;

    LogLevelRoutes(LogLevels levels, AuditLog audit) {
        this.levels = levels;
        this.audit = audit;
    }

    void addTo(Router router) {
        PathRoutes.at(router, LEVELS)
                .get(context -> AdminRoutes.answer(context, this::show))
                .only();
        PathRoutes.at(router, LEVELS + "/:logger")
                .on(HttpMethod.PUT, context -> AdminRoutes.answer(context, this::set))
                .on(HttpMethod.DELETE, context -> AdminRoutes.answer(context, this::takeBack))
                .only();
    }

    private void show(RoutingContext context, AdminParameters parameters) {
        parameters.allow();
        send(context);
    }

    private void set(RoutingContext context, AdminParameters parameters) {
        parameters.allow("level");
        Level level = level(parameters.value("level"));
        String logger = logger(context);
        if (!levels.knows(logger)) {
            Problem.of(404, "not-found", "Not found", "There is no such logger of the gateway's own.")
                    .send(context);
            return;
        }
        levels.set(logger, level);
        audited(context, "set the level of " + logger + " to " + level.label() + " until the next reload");
        LOG.info("the level of {} is {} until the next reload", logger, level.label());
        send(context);
    }

    private void takeBack(RoutingContext context, AdminParameters parameters) {
        parameters.allow();
        String logger = logger(context);
        if (levels.takeBack(logger)) {
            audited(context, "took back the level of " + logger);
            LOG.info("the level of {} is as configured again", logger);
            send(context);
        } else {
            Problem.of(404, "not-found", "Not found", "No level was set for the time being.")
                    .send(context);
        }
    }

    private void audited(RoutingContext context, String outcome) {
        ManagedRequest request = ManagedRequest.of(context);
        audit.administered(request.who(), request.occasion("log-level"), outcome);
    }

    private static String logger(RoutingContext context) {
        return Objects.requireNonNull(context.pathParam("logger"), "the route has no logger");
    }

    private static Level level(String named) {
        return Arrays.stream(Level.values())
                .filter(level -> level.label().equals(named))
                .findFirst()
                .orElseThrow(() -> new BadParameterException(
                        "level",
                        "The parameter level is one of "
                                + Arrays.stream(Level.values())
                                        .map(Level::label)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private void send(RoutingContext context) {
        AdminRoutes.send(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("levels");
            for (LogLevels.Setting setting : levels.list()) {
                json.writeStartObject();
                json.writeStringField("logger", setting.logger());
                json.writeStringField("level", setting.level().label());
                json.writeBooleanField("untilReload", setting.forNow());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}

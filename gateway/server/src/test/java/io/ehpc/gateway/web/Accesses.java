package io.ehpc.gateway.web;

import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.security.Access;
import io.ehpc.gateway.security.AuditLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;

/** Who may ask what, by the configurations of tests. */
final class Accesses {
    private Accesses() {}

    static Access of(GatewayConfig config, Vertx vertx, Clock clock, MeterRegistry meters) {
        return new Access(
                vertx,
                clock,
                () -> clock.millis() * 1_000_000,
                meters,
                new AuditLog(clock),
                new Access.Settings(
                        config.security(),
                        config.requests().account(),
                        config.upstream().regions().keySet()));
    }
}

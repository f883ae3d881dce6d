package io.ehpc.gateway.web;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.outbound.Unexpected;
import io.ehpc.gateway.security.Access;
import io.ehpc.gateway.security.AuditLog;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;

/** Who may ask what, by the configurations of tests. */
final class Accesses {
    private Accesses() {}

    static Access of(GatewayConfig config, Vertx vertx, TestClock clock, MeterRegistry meters) {
        return new Access(
                vertx,
                clock.both(),
                meters,
                new OutboundClients(vertx, new OutboundMetrics(meters, Unexpected.labels())),
                new AuditLog(clock.both()),
                new Access.Settings(
                        config.security(),
                        config.requests().account(),
                        config.upstream().regions().keySet()));
    }
}

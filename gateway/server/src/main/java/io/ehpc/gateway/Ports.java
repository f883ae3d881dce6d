package io.ehpc.gateway;

import io.ehpc.gateway.config.GatewayConfig;
import java.util.Optional;
import org.apache.commons.cli.Option;

/**
 * The gateway's own ports, which go before the configuration.
 *
 * @param api nothing for that of the configuration
 * @param management the same
 */
record Ports(Optional<Integer> api, Optional<Integer> management) {
    static final Option API = Command.option("port", "PORT", "Port of the API; 0 for any free one.");
    static final Option MANAGEMENT =
            Command.option("management-port", "PORT", "Port of metrics and health; 0 for any free one.");

    static Ports of(Arguments arguments) {
        return new Ports(arguments.port(API), arguments.port(MANAGEMENT));
    }

    /** The configuration with the ports that were named. */
    GatewayConfig appliedTo(GatewayConfig config) {
        return new GatewayConfig(
                api.map(config.server()::withPort).orElse(config.server()),
                management.map(config.management()::withPort).orElse(config.management()),
                config.accounts(),
                config.upstream(),
                config.resilience(),
                config.cache(),
                config.requests(),
                config.changes(),
                config.readiness(),
                config.logging(),
                config.metrics(),
                config.tracing(),
                config.security());
    }
}

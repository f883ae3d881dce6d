package io.ehpc.gateway;

import io.ehpc.gateway.config.GatewayConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the gateway's own ports, which go before the configuration. */
final class Ports {
    @Option(names = "--port", paramLabel = "PORT", description = "Port of the API; 0 for any free one.")
    private @Nullable Integer port;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "Port of metrics and health; 0 for any free one.")
    private @Nullable Integer managementPort;

    /** The configuration with the ports that were named. */
    GatewayConfig appliedTo(GatewayConfig config) {
        return new GatewayConfig(
                port == null ? config.server() : config.server().withPort(port),
                managementPort == null
                        ? config.management()
                        : config.management().withPort(managementPort),
                config.accounts(),
                config.upstream(),
                config.resilience(),
                config.cache(),
                config.requests(),
                config.changes(),
                config.readiness(),
                config.logging(),
                config.tracing(),
                config.security());
    }
}

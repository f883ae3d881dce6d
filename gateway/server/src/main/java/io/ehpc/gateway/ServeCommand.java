package io.ehpc.gateway;

import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.ConfigReload;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.InvalidConfigException;
import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.listener.PoolMetrics;
import io.ehpc.gateway.logging.LogOutput;
import io.ehpc.gateway.security.Exposure;
import io.ehpc.gateway.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the gateway. */
@Command(
        name = "serve",
        description = "Runs the gateway with a configuration file, which is read again when it changes and on SIGHUP.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration file.")
    private Path file;

    @Mixin
    private Ports ports;

    @Override
    public Integer call() {
        GatewayConfig written = load(file);
        GatewayConfig config = ports.appliedTo(written);
        requireSafe(config);
        LogOutput output = LogOutput.install(config.logging().format());
        Telemetry telemetry = new Telemetry();
        Vertx vertx = Doorway.vertx(PoolMetrics.in(telemetry.registry()));
        Gateway gateway = Running.started(
                vertx,
                Gateway.start(vertx, telemetry, config, Clock.systemUTC()),
                "Choose another with --port or --management-port, or with server.port or management.port in " + file
                        + ".");
        ConfigReload reload = new ConfigReload(file, System.getenv(), written, Clock.systemUTC(), next -> {
            requireSafe(next, config);
            output.configure(next.logging().format());
            gateway.reconfigure(next);
        });
        reload.start();
        HangUp.onSignal(() -> {
            reload.reload();
            gateway.revertLogLevels();
            gateway.reloadCertificates();
        });
        Running.stopAtExit(
                vertx,
                () -> {
                    reload.close();
                    return gateway.stop();
                },
                output);
        LOG.info(
                "serving {} regions on {}://{}:{}, metrics and health on {}://{}:{}",
                config.upstream().regions().size(),
                scheme(config.server().listener()),
                config.server().host(),
                gateway.port(),
                scheme(config.management().listener()),
                config.management().host(),
                gateway.managementPort());
        return Running.STAYS;
    }

    /** The listeners stay as they were bound: who is let in must not become everybody. */
    private void requireSafe(GatewayConfig next, GatewayConfig bound) throws InvalidConfigException {
        List<String> complaints =
                Exposure.complaints(bound.server(), bound.management().listener(), next.security());
        if (!complaints.isEmpty()) {
            throw InvalidConfigException.ofFile(file, complaints);
        }
    }

    private static String scheme(ListenerConfig listener) {
        return listener.tls().isOn() ? "https" : "http";
    }

    /** The configuration in the file, or the end of the command with a line for each problem. */
    static GatewayConfig load(Path file) {
        try {
            return ConfigFile.load(file, System.getenv());
        } catch (InvalidConfigException invalid) {
            throw new CommandFailedException(
                    2, invalid.problems().stream().map(Object::toString).toList());
        }
    }

    static void requireSafe(GatewayConfig config) {
        List<String> complaints = Exposure.complaints(config);
        if (!complaints.isEmpty()) {
            throw new CommandFailedException(2, complaints);
        }
    }
}

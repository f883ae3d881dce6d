package io.ehpc.gateway;

import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.ConfigReload;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.InvalidConfigException;
import io.ehpc.gateway.heap.CacheRoom;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.listener.PoolMetrics;
import io.ehpc.gateway.logging.LogOutput;
import io.ehpc.gateway.security.Exposure;
import io.ehpc.gateway.security.SecretFiles;
import io.ehpc.gateway.telemetry.Telemetry;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway that goes by a configuration file, now and when that changes, with all that a process has besides. */
final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final GatewayConfig config;
    private final LogOutput output;
    private final Vertx vertx;
    private final Gateway gateway;
    private final ConfigReload reload;

    private Service(GatewayConfig config, LogOutput output, Vertx vertx, Gateway gateway, ConfigReload reload) {
        this.config = config;
        this.output = output;
        this.vertx = vertx;
        this.gateway = gateway;
        this.reload = reload;
    }

    /** What needs no configuration: made while that is read, which takes as long. */
    private record Base(Telemetry telemetry, Vertx vertx) {
        static Base make() {
            Telemetry telemetry = new Telemetry();
            return new Base(telemetry, Doorway.vertx(PoolMetrics.in(telemetry.registry())));
        }

        void close() {
            vertx.close();
            telemetry.close();
        }
    }

    /**
     * Starts it, and waits until it serves.
     *
     * @throws CommandFailedException if it cannot
     */
    static Service start(Path file, Ports ports) {
        CompletableFuture<Base> made = CompletableFuture.supplyAsync(Base::make);
        GatewayConfig written;
        try {
            written = load(file);
            requireRoom(written);
        } catch (CommandFailedException failed) {
            made.join().close();
            throw failed;
        }
        GatewayConfig config = ports.appliedTo(written);
        LogOutput output = LogOutput.install(config.logging().format());
        output.configureAudit(config.logging().audit());
        warnOfReaders(file, config);
        Vertx vertx = made.join().vertx();
        Gateway gateway = Running.started(
                vertx,
                Gateway.start(vertx, made.join().telemetry(), config, Clocks.system()),
                "Choose another with --port or --management-port, or with server.port or management.port in " + file
                        + ".");
        ConfigReload reload = new ConfigReload(file, System.getenv(), written, Clock.systemUTC(), next -> {
            requireSafe(file, next, config);
            output.configure(next.logging().format());
            warnOfReaders(file, next);
            gateway.reconfigure(next);
        });
        reload.start();
        return new Service(config, output, vertx, gateway, reload);
    }

    /** The valid configuration in the file, or the end of the command with a line for each problem. */
    static GatewayConfig load(Path file) {
        GatewayConfig config;
        try {
            config = ConfigFile.load(file, System.getenv());
        } catch (InvalidConfigException invalid) {
            throw new CommandFailedException(
                    2, invalid.problems().stream().map(Object::toString).toList());
        }
        List<String> complaints = Exposure.complaints(config);
        if (!complaints.isEmpty()) {
            throw new CommandFailedException(2, complaints);
        }
        return config;
    }

    /** The end of the command if the heap has no room for what the cache may hold. */
    static void requireRoom(GatewayConfig config) {
        List<String> complaints = roomComplaints(config);
        if (!complaints.isEmpty()) {
            throw new CommandFailedException(2, complaints);
        }
    }

    /** Complaint about the cache's limit, if it is too much for the heap of this process. */
    static List<String> roomComplaints(GatewayConfig config) {
        return CacheRoom.complaint(
                        config.cache().maxBytes(), Runtime.getRuntime().maxMemory())
                .stream()
                .toList();
    }

    private static void warnOfReaders(Path file, GatewayConfig config) {
        SecretFiles.warnings(file, config).forEach(LOG::warn);
    }

    /** The listeners stay as they were bound: who is let in must not become everybody. */
    private static void requireSafe(Path file, GatewayConfig next, GatewayConfig bound) throws InvalidConfigException {
        List<String> complaints = Exposure.complaints(
                bound.server(), bound.management().withAccess(next.management().access()), next.security());
        List<String> all = Stream.concat(complaints.stream(), roomComplaints(next).stream())
                .toList();
        if (!all.isEmpty()) {
            throw InvalidConfigException.ofFile(file, all);
        }
    }

    /** What it was started by. */
    GatewayConfig config() {
        return config;
    }

    LogOutput output() {
        return output;
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return gateway.port();
    }

    int managementPort() {
        return gateway.managementPort();
    }

    /** Reads all files again that it goes by. */
    void reload() {
        reload.reload();
        gateway.revertLogLevels();
        gateway.reloadCertificates();
    }

    /** Stops it in order; the Vert.x instance stays. */
    Future<Void> stop() {
        reload.close();
        return gateway.stop();
    }
}

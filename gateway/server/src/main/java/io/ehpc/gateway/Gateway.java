package io.ehpc.gateway;

import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.MessageLimits;
import io.ehpc.gateway.config.ServerConfig;
import io.ehpc.gateway.listener.Listener;
import io.ehpc.gateway.logging.LineCounts;
import io.ehpc.gateway.logging.LogLevels;
import io.ehpc.gateway.logging.LogOutput;
import io.ehpc.gateway.logging.RequestLog;
import io.ehpc.gateway.outbound.CollectorSender;
import io.ehpc.gateway.security.DeniedException;
import io.ehpc.gateway.security.Occasion;
import io.ehpc.gateway.telemetry.ListenerMetrics;
import io.ehpc.gateway.telemetry.LogMetrics;
import io.ehpc.gateway.telemetry.LoopMetrics;
import io.ehpc.gateway.telemetry.Telemetry;
import io.ehpc.gateway.telemetry.TraceMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.tracing.OtelEnvironment;
import io.ehpc.gateway.tracing.Tracing;
import io.ehpc.gateway.upstream.Credentials;
import io.ehpc.gateway.web.ApiListener;
import io.ehpc.gateway.web.ApiRoutes;
import io.ehpc.gateway.web.InvalidRequests;
import io.ehpc.gateway.web.Liveness;
import io.ehpc.gateway.web.LoopLag;
import io.ehpc.gateway.web.ManagementChecks;
import io.ehpc.gateway.web.ManagementRoutes;
import io.ehpc.gateway.web.Observers;
import io.ehpc.gateway.web.Readiness;
import io.ehpc.gateway.web.Serving;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: its two listeners in front of its {@link Engine}. */
public final class Gateway {
    /** Any free port, but the same for all listeners of one deployment. */
    private static final int SHARED_FREE_PORT = -1;

    private static final long WATCH_CERTIFICATES_EVERY_MILLIS = 2_000;
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final Duration WORK_ENDS_WITHIN = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Vertx vertx;
    private final Telemetry telemetry;
    private final Engine engine;
    private final LogLevels levels = new LogLevels();
    private final RequestLog requestLog;
    private final Tracing tracing;
    private final Clocks clocks;
    private final Listener api;
    private final Listener admin;
    private final List<ApiListener> listeners = new CopyOnWriteArrayList<>();
    private final long watching;
    private @Nullable HttpServer management;
    private final Readiness readiness;
    private final LoopLag lag;
    private final Liveness liveness;
    private final long looking;
    private volatile Duration drainTimeout;

    private Gateway(Vertx vertx, Telemetry telemetry, GatewayConfig config, Clocks clocks) {
        this.vertx = vertx;
        this.clocks = clocks;
        this.telemetry = telemetry;
        this.drainTimeout = config.server().drainTimeout();
        telemetry.configure(config.metrics());
        ListenerMetrics metrics = new ListenerMetrics(telemetry.registry());
        ListenerMetrics.OfListener apiMetrics = metrics.of("server");
        this.api =
                new Listener(vertx, config.server().listener(), config.server().messages(), apiMetrics, clocks.wall());
        this.admin = new Listener(
                vertx,
                config.management().listener(),
                MessageLimits.MANAGEMENT,
                metrics.of("management"),
                clocks.wall());
        this.engine = new Engine(vertx, telemetry, clocks, config);
        engine.httpMetrics().countsConnections(apiMetrics::open);
        this.requestLog = new RequestLog(clocks.monotonic()::nanos, config.logging());
        this.tracing = new Tracing(
                new TraceMetrics(telemetry.registry()),
                config.tracing(),
                OtelEnvironment.of(System.getenv()),
                CollectorSender::exporter);
        levels.configure(config.logging().levels());
        new LogMetrics(
                telemetry.registry(),
                LineCounts::dropped,
                Map.of("written", LineCounts::errorsWritten, "left-out", LineCounts::errorsLeftOut),
                Map.of(
                        "written", LineCounts::auditWritten,
                        "left-out", engine.audit()::leftOut,
                        "dropped", LineCounts::auditDropped,
                        "diverted", LineCounts::auditDiverted));
        this.readiness = new Readiness(clocks.waits(), config.readiness());
        LoopMetrics loops = new LoopMetrics(telemetry.registry(), this::isReady);
        this.lag = new LoopLag(clocks.monotonic()::nanos, loops::late);
        this.liveness = new Liveness(clocks.monotonic()::nanos, LogOutput::endedWriters);
        liveness.watch(vertx);
        this.looking = vertx.setPeriodic(
                LOOK_EVERY_MILLIS,
                turn -> readiness.look(lag.take(), engine.requestsInProgress(), engine.readinessBounds()));
        this.watching = vertx.setPeriodic(WATCH_CERTIFICATES_EVERY_MILLIS, turn -> watchCertificates());
    }

    /** Starts one; fails if a port is taken or a certificate is broken, and then leaves nothing running but the Vert.x instance. */
    public static Future<Gateway> start(Vertx vertx, GatewayConfig config, Clocks clocks) {
        return start(vertx, new Telemetry(), config, clocks);
    }

    /** Starts one that is measured by that telemetry, which it closes at its end. */
    public static Future<Gateway> start(Vertx vertx, Telemetry telemetry, GatewayConfig config, Clocks clocks) {
        Gateway gateway = new Gateway(vertx, telemetry, config, clocks);
        return gateway.api
                .prepare()
                .compose(prepared -> gateway.admin.prepare())
                .compose(prepared -> gateway.engine.open())
                .compose(open -> gateway.listen(config))
                .map(gateway)
                .recover(failure -> gateway.stop().transform(stopped -> Future.failedFuture(failure)));
    }

    private Future<?> listen(GatewayConfig config) {
        ServerConfig server = config.server();
        int port = server.port() == 0 ? SHARED_FREE_PORT : server.port();
        DeploymentOptions each =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return manage(config)
                .compose(managed -> vertx.deployVerticle(() -> listener(server, port), each))
                .onSuccess(deployed -> readiness.serves());
    }

    private Future<HttpServer> manage(GatewayConfig config) {
        return admin.listen(
                        config.management().port(),
                        created -> created.requestHandler(
                                        new ManagementChecks(config.management(), this::refused, clocks.wall())
                                                .before(new ManagementRoutes(
                                                                telemetry,
                                                                engine.holdings(),
                                                                engine.managementAccess(),
                                                                engine.audit(),
                                                                levels,
                                                                readiness,
                                                                liveness)
                                                        .routes(vertx)))
                                .invalidRequestHandler(InvalidRequests.ofManagement(clocks.wall())))
                .onSuccess(listening -> management = listening);
    }

    private void refused(DeniedException denied, Occasion occasion) {
        engine.serving().access().refused(denied, occasion);
    }

    private ApiListener listener(ServerConfig config, int port) {
        ApiListener listener = new ApiListener(
                api,
                port,
                on -> ApiRoutes.of(
                        on,
                        config,
                        engine::serving,
                        this::isDraining,
                        new Observers(
                                engine.requestMetrics(),
                                engine.httpMetrics(),
                                telemetry.exemplars(),
                                requestLog,
                                tracing),
                        clocks),
                lag,
                clocks.wall());
        listeners.add(listener);
        return listener;
    }

    /** Goes by another configuration from the next request on; what is held and under way stays. */
    public void reconfigure(GatewayConfig next) {
        drainTimeout = next.server().drainTimeout();
        api.configure(next.server().listener().limits());
        admin.configure(next.management().listener().limits());
        levels.configure(next.logging().levels());
        requestLog.configure(next.logging());
        telemetry.configure(next.metrics());
        tracing.configure(next.tracing());
        engine.configure(next);
    }

    /** Takes back the levels of loggers that were set for the time being. */
    public void revertLogLevels() {
        levels.revert();
    }

    /** Reads the listeners' certificates again; the log tells of one that is not taken. */
    public void reloadCertificates() {
        reported(api.reloadCertificate());
        reported(admin.reloadCertificate());
    }

    private void watchCertificates() {
        reported(api.watchCertificate());
        reported(admin.watchCertificate());
    }

    private static void reported(Future<Void> look) {
        look.onFailure(failure -> LOG.error("A certificate could not be put to work.", failure));
    }

    private boolean isReady() {
        return readiness.state() == Readiness.State.READY;
    }

    private boolean isDraining() {
        return readiness.state() == Readiness.State.DRAINING;
    }

    /** What requests are served by now. */
    public Serving serving() {
        return engine.serving();
    }

    /** How each account's credentials are doing, by account id. */
    public Map<String, Credentials.Health> credentials() {
        return engine.credentialsHealth();
    }

    /** The port of the API. */
    public int port() {
        return listeners.isEmpty() ? 0 : listeners.get(0).port();
    }

    /** The port of metrics and health. */
    public int managementPort() {
        HttpServer listening = management;
        return listening == null ? 0 : listening.actualPort();
    }

    /** Takes no more requests, lets answers under way finish, then closes everything but Vert.x itself. */
    public Future<Void> stop() {
        readiness.drains();
        vertx.cancelTimer(watching);
        vertx.cancelTimer(looking);
        // Streams end first: a connection that is told to end would take its streams' last words with it.
        return engine.unheard()
                .timeout(Math.max(1, drainTimeout.toMillis()), TimeUnit.MILLISECONDS)
                .transform(unheard -> drain())
                .transform(done -> engine.stop())
                .transform(done -> tracing.close())
                .transform(done -> closeManagement())
                .transform(done -> BlockingWork.ended(vertx, WORK_ENDS_WITHIN))
                .onComplete(done -> {
                    liveness.close();
                    telemetry.close();
                });
    }

    private Future<Void> drain() {
        List<Future<Void>> drained =
                listeners.stream().map(listener -> listener.drain(drainTimeout)).toList();
        return Future.join(drained).mapEmpty();
    }

    private Future<Void> closeManagement() {
        HttpServer listening = management;
        return listening == null ? Future.succeededFuture() : admin.shutdown(listening, Duration.ofSeconds(1));
    }
}

package io.ehpc.gateway.simulator;

import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.MonotonicClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.BindException;
import java.time.Clock;

/**
 * A running stand-in for the E-HPC API: one listener for all regions, another to control it. What the
 * control API does over HTTP, a test in the same process does with {@link #faults}, {@link #calls} and
 * {@link #catalogue}, from any thread.
 */
public final class Simulator {
    private final Catalogue catalogue;
    private final Faults faults;
    private final Calls calls;
    private final HttpServer api;
    private final HttpServer control;

    private Simulator(Vertx vertx, SimulatorOptions options, Clocks clocks) {
        this.catalogue = CatalogueSeed.grow(options.seed());
        this.faults = new Faults(catalogue.regions(), options.seed());
        this.calls = new Calls();
        Endpoint endpoint = new Endpoint(catalogue, faults, calls, options, clocks);
        this.api = new ApiListener(vertx, endpoint, new FaultyAnswer(vertx, options.oversize())).server();
        this.control = new ControlApi(vertx, catalogue, faults, calls).server();
    }

    /**
     * Starts one whose quotas go by the machine's monotonic clock.
     *
     * @param clock judges timestamps
     * @return fails as the other does
     */
    public static Future<Simulator> start(Vertx vertx, SimulatorOptions options, Clock clock) {
        return start(vertx, options, new Clocks(clock, MonotonicClock.system()));
    }

    /**
     * Starts one.
     *
     * @param clocks judge timestamps, and fill the quotas; waits go by real time
     * @return fails with a {@link BindException} that names host and port if one cannot be bound
     */
    public static Future<Simulator> start(Vertx vertx, SimulatorOptions options, Clocks clocks) {
        Simulator simulator = new Simulator(vertx, options, clocks);
        return bind(simulator.api, options.host(), options.port())
                .compose(bound -> bind(simulator.control, options.host(), options.controlPort()))
                .recover(failure -> simulator.stop().transform(stopped -> Future.failedFuture(failure)))
                .map(bound -> simulator);
    }

    /** Where the API listens. */
    public int port() {
        return api.actualPort();
    }

    /** Where the control API listens. */
    public int controlPort() {
        return control.actualPort();
    }

    /** Which region misbehaves, and how. */
    public Faults faults() {
        return faults;
    }

    /** What was called. */
    public Calls calls() {
        return calls;
    }

    /** What images and clusters there are. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Closes both listeners and every connection. The system frees the ports a moment after that. */
    public Future<Void> stop() {
        return Future.join(api.close(), control.close()).mapEmpty();
    }

    private static Future<HttpServer> bind(HttpServer server, String host, int port) {
        return server.listen(port, host).recover(cause -> {
            BindException failure = new BindException(host + ":" + port + ": " + cause.getMessage());
            failure.initCause(cause);
            return Future.failedFuture(failure);
        });
    }
}

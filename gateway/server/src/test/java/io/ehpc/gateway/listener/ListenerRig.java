package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.config.MessageLimits;
import io.ehpc.gateway.config.ProxiesConfig;
import io.ehpc.gateway.config.TlsConfig;
import io.ehpc.gateway.telemetry.ListenerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A listener on a free port of loopback. It answers a request once all of it is there: {@code /large} with more
 * than any buffer on the way takes, {@code /events} with an event at once and one each time that it is told to,
 * {@code /piece} with a megabyte, {@code /together} with as much once {@link #TOGETHER} ask for it, all else with the
 * client's name.
 */
final class ListenerRig implements AutoCloseable {
    static final Duration SHORT = Duration.ofMillis(150);
    static final Duration LONG = Duration.ofMinutes(1);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    static final ConnectionLimits.Queue QUEUE = new ConnectionLimits.Queue(4 << 20, 128 << 20);

    /** Nothing is short, and there is room for all. */
    static final ConnectionLimits GENEROUS = limits(LONG, LONG, LONG, LONG, 1_000);

    static ConnectionLimits limits(Duration idle, Duration head, Duration body, Duration write, int connections) {
        return new ConnectionLimits(idle, head, body, write, connections, connections, QUEUE);
    }

    /** Where the head is answered, and the body not waited for. */
    static final String AT_ONCE = "/at-once";

    static final int TOGETHER = 5;

    private static final Buffer LARGE = Buffer.buffer(new byte[32 << 20]);
    private static final int PIECE = 1 << 20;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Vertx vertx;
    final Listener listener;
    private final int port;
    private volatile Runnable nextEvent = () -> {};
    private final AtomicInteger pieces = new AtomicInteger();
    private final List<HttpServerRequest> together = new ArrayList<>();

    ListenerRig(ConnectionLimits limits) {
        this(limits, false);
    }

    ListenerRig(ConnectionLimits limits, boolean http2ClearText) {
        this(Doorway.vertx(), limits, TlsConfig.NONE, http2ClearText, Clock.systemUTC());
    }

    ListenerRig(ConnectionLimits limits, TlsConfig tls, Clock clock) {
        this(Doorway.vertx(), limits, tls, false, clock);
    }

    ListenerRig(Vertx vertx, ConnectionLimits limits, TlsConfig tls, boolean http2ClearText, Clock clock) {
        this.vertx = vertx;
        ListenerConfig config =
                new ListenerConfig("127.0.0.1", List.of(), 0, tls, http2ClearText, limits, 5, ProxiesConfig.NONE);
        this.listener = new Listener(
                vertx, config, new MessageLimits(1_024, 2_048, 1_024), new ListenerMetrics(meters).of("server"), clock);
        this.port = finished(listener.prepare()
                        .compose(ready ->
                                listener.listen(0, server -> server.requestHandler(Backlog.inTurn(this::answer)))))
                .actualPort();
    }

    static <T> T finished(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed.getMessage(), failed);
        }
    }

    private void answer(HttpServerRequest request) {
        if (AT_ONCE.equals(request.path())) {
            request.response().end("at once");
            return;
        }
        request.body().onSuccess(body -> {
            switch (Objects.requireNonNullElse(request.path(), "/")) {
                case "/large" -> request.response().end(LARGE);
                case "/piece" -> piece(request);
                case "/together" -> {
                    together.add(request);
                    if (together.size() == TOGETHER) {
                        together.forEach(this::piece);
                    }
                }
                case "/events" -> {
                    request.response().setChunked(true).write("event\n");
                    nextEvent = () -> request.response().write("event\n");
                }
                default -> request.response().end(client(request));
            }
        });
    }

    private void piece(HttpServerRequest request) {
        pieces.incrementAndGet();
        Backlog.add(request, PIECE);
        request.response().end(Buffer.buffer(new byte[PIECE]));
    }

    /** How many megabytes were answered with. */
    int pieces() {
        return pieces.get();
    }

    private static String client(HttpServerRequest request) {
        try {
            return request.isSSL()
                    ? request.connection().sslSession().getPeerPrincipal().getName()
                    : "anybody";
        } catch (javax.net.ssl.SSLPeerUnverifiedException none) {
            return "anybody";
        }
    }

    /** Sends another event to who asked for them last. */
    void event() {
        nextEvent.run();
    }

    int port() {
        return port;
    }

    Socket connect() throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    double queued() {
        return meters.get("gateway.listener.queued").gauge().value();
    }

    double overflows() {
        return meters.get("gateway.listener.overflows").counter().count();
    }

    double connections() {
        return meters.get("gateway.listener.connections").gauge().value();
    }

    double refused(String reason) {
        return meters.get("gateway.listener.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    double timeouts(String kind) {
        return meters.get("gateway.listener.timeouts")
                .tag("kind", kind)
                .counter()
                .count();
    }

    void awaitConnections(int count) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> connections() == count);
    }

    @Override
    public void close() {
        finished(vertx.close());
    }
}

package io.ehpc.gateway.upstream;

import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.Moment;
import io.ehpc.gateway.tracing.Journal;
import io.ehpc.gateway.tracing.Wait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** The cloud itself, asked by signed calls over HTTP. */
public final class HttpEhpcApi implements EhpcApi {
    private final Vertx vertx;
    private final Map<String, HttpClient> clients;
    private final Map<String, URI> endpoints;
    private final Map<String, Credentials> credentials;
    private final Limits limits;
    private final ClockOffset offsets;
    private final Clocks clocks;
    private final UpstreamMetrics metrics;

    /**
     * What one call may take.
     *
     * @param callTimeout how long in all, at least 1 ms, whenever the deadline of who asks is
     * @param maxAnswerBytes a larger answer is a fault
     */
    public record Limits(Duration callTimeout, int maxAnswerBytes) {}

    /**
     * @param clients by region; every query's region is among them
     * @param endpoints by region, likewise
     * @param credentials by account; every query's account is among them
     * @param offsets what was learned of the regions' clocks, and where more of it is kept
     */
    public HttpEhpcApi(
            Vertx vertx,
            Map<String, HttpClient> clients,
            Map<String, URI> endpoints,
            Map<String, Credentials> credentials,
            Limits limits,
            ClockOffset offsets,
            Clocks clocks,
            UpstreamMetrics metrics) {
        this.vertx = vertx;
        this.clients = Map.copyOf(clients);
        this.endpoints = Map.copyOf(endpoints);
        this.credentials = Map.copyOf(credentials);
        this.limits = limits;
        this.offsets = offsets;
        this.clocks = clocks;
        this.metrics = metrics;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        long left = terms.leftMillis(clocks.monotonic());
        if (left <= 0) {
            return Future.failedFuture(Fault.of(FaultKind.OVERLOADED, "The deadline had passed before the call.")
                    .asException());
        }
        Credentials own = credentials.get(query.account());
        if (own == null) {
            throw new IllegalArgumentException("no credentials for " + query.account());
        }
        SignedExchange exchange = exchange(query.region());
        return own.current(Math.min(left, limits.callTimeout().toMillis())).compose(key -> {
            Journal.Step step = terms.journal().begin(Wait.CALL);
            exchange.describe(step.span(), query);
            return called(query, exchange.with(step.headers()), key, step)
                    .onComplete(
                            answer -> step.end("ok"),
                            failure -> step.end(
                                    CallFailedException.faultOf(failure).kind().label()));
        });
    }

    private Future<Answer> called(Query query, SignedExchange exchange, AccessKey key, Journal.Step step) {
        Moment calledAt = clocks.now();
        Instant signedAt = offsets.at(query.region(), calledAt.wall());
        long limit = limits.callTimeout().toMillis();
        return exchange.ask(query.region(), query.operation(), query.filters(), key, signedAt, limit)
                .onSuccess(response -> step.answered(response.status()))
                .compose(response -> decoded(query, response, calledAt))
                .onComplete(
                        answer -> ended(query, UpstreamMetrics.OK, calledAt),
                        failure -> failed(
                                query, CallFailedException.faultOf(failure).kind(), calledAt));
    }

    /** A call that was not made is counted by whoever decided that it is not to be made. */
    private void failed(Query query, FaultKind kind, Moment calledAt) {
        if (kind.wasCalled()) {
            ended(query, kind.label(), calledAt);
        }
    }

    private void ended(Query query, String result, Moment calledAt) {
        metrics.ended(
                query.region(), result, Duration.ofNanos(clocks.monotonic().nanos() - calledAt.nanos()));
    }

    /** Large answers take longer to parse than an event loop may be held. */
    private Future<Answer> decoded(Query query, Decoder.Response response, Moment calledAt) {
        return vertx.executeBlocking(() -> Decoder.decode(query, response, calledAt), false)
                .map(answer -> Objects.requireNonNull(answer))
                .recover(failure -> {
                    Fault fault = CallFailedException.faultOf(failure);
                    offsets.refused(
                            query.region(),
                            fault.upstream(),
                            response.date(),
                            clocks.wall().instant());
                    return Future.failedFuture(fault.asException());
                });
    }

    private SignedExchange exchange(String region) {
        HttpClient client = clients.get(region);
        URI endpoint = endpoints.get(region);
        if (client == null || endpoint == null) {
            throw new IllegalArgumentException("no endpoint for " + region);
        }
        return new SignedExchange(client, endpoint, limits.maxAnswerBytes(), Map.of());
    }
}

package io.ehpc.gateway.upstream;

import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.tracing.Journal;
import io.ehpc.gateway.tracing.Wait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Clock;
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
    private final Clock clock;
    private final UpstreamMetrics metrics;

    /**
     * What one call may take.
     *
     * @param callTimeout how long in all; it ends earlier if its deadline comes first
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
            Clock clock,
            UpstreamMetrics metrics) {
        this.vertx = vertx;
        this.clients = Map.copyOf(clients);
        this.endpoints = Map.copyOf(endpoints);
        this.credentials = Map.copyOf(credentials);
        this.limits = limits;
        this.offsets = offsets;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        long limit = limit(terms);
        if (limit <= 0) {
            return Future.failedFuture(Fault.of(FaultKind.OVERLOADED, "The deadline had passed before the call.")
                    .asException());
        }
        Credentials own = credentials.get(query.account());
        if (own == null) {
            throw new IllegalArgumentException("no credentials for " + query.account());
        }
        SignedExchange exchange = exchange(query.region());
        return own.current(limit).compose(key -> {
            Journal.Step step = terms.journal().begin(Wait.CALL);
            return called(query, exchange.with(step.headers()), key, Math.max(1, limit(terms)))
                    .onComplete(
                            answer -> step.end("ok"),
                            failure -> step.end(
                                    CallFailedException.faultOf(failure).kind().label()));
        });
    }

    private long limit(Terms terms) {
        return Math.min(terms.leftMillis(clock.instant()), limits.callTimeout().toMillis());
    }

    private Future<Answer> called(Query query, SignedExchange exchange, AccessKey key, long limit) {
        Instant calledAt = clock.instant();
        Instant signedAt = offsets.at(query.region(), calledAt);
        return exchange.ask(query.region(), query.operation(), query.filters(), key, signedAt, limit)
                .compose(response -> decoded(query, response, calledAt))
                .onComplete(
                        answer -> ended(query, UpstreamMetrics.OK, calledAt),
                        failure -> failed(
                                query, CallFailedException.faultOf(failure).kind(), calledAt));
    }

    /** A call that was not made is counted by whoever decided that it is not to be made. */
    private void failed(Query query, FaultKind kind, Instant calledAt) {
        if (kind.wasCalled()) {
            ended(query, kind.label(), calledAt);
        }
    }

    private void ended(Query query, String result, Instant calledAt) {
        metrics.ended(query.region(), result, Duration.between(calledAt, clock.instant()));
    }

    /** Large answers take longer to parse than an event loop may be held. */
    private Future<Answer> decoded(Query query, Decoder.Response response, Instant calledAt) {
        return vertx.executeBlocking(() -> Decoder.decode(query, response, calledAt), false)
                .map(answer -> Objects.requireNonNull(answer))
                .recover(failure -> {
                    Fault fault = CallFailedException.faultOf(failure);
                    offsets.refused(query.region(), fault.upstream(), response.date(), clock.instant());
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

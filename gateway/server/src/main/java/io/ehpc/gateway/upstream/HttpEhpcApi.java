package io.ehpc.gateway.upstream;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Region;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The cloud itself, asked by signed calls over HTTP. */
public final class HttpEhpcApi implements EhpcApi {
    /** The HTTP client writes these itself. */
    private static final Set<String> WRITTEN_BY_CLIENT = Set.of("host");

    private final Vertx vertx;
    private final Map<String, HttpClient> clients;
    private final Map<String, URI> endpoints;
    private final AccessKey key;
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
     * @param key what calls are signed with
     * @param offsets what was learned of the regions' clocks, and where more of it is kept
     */
    public HttpEhpcApi(
            Vertx vertx,
            Map<String, HttpClient> clients,
            Map<String, URI> endpoints,
            AccessKey key,
            Limits limits,
            ClockOffset offsets,
            Clock clock,
            UpstreamMetrics metrics) {
        this.vertx = vertx;
        this.clients = Map.copyOf(clients);
        this.endpoints = Map.copyOf(endpoints);
        this.key = key;
        this.limits = limits;
        this.offsets = offsets;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        Instant calledAt = clock.instant();
        long limit = Math.min(terms.leftMillis(calledAt), limits.callTimeout().toMillis());
        if (limit <= 0) {
            return Future.failedFuture(Fault.of(FaultKind.OVERLOADED, "The deadline had passed before the call.")
                    .asException());
        }
        Call call = signed(query, offsets.at(query.region(), calledAt));
        return new Exchange(limit, limits.maxAnswerBytes())
                .make(client(query.region()), call.options())
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

    private HttpClient client(String region) {
        return Optional.ofNullable(clients.get(region))
                .orElseThrow(() -> new IllegalArgumentException("no client for " + region));
    }

    /** The call with its endpoint; unless its host names the very region, a parameter does. */
    private Call signed(Query query, Instant at) {
        URI endpoint = Optional.ofNullable(endpoints.get(query.region()))
                .orElseThrow(() -> new IllegalArgumentException("no endpoint for " + query.region()));
        Parameters parameters = Parameters.NONE;
        for (Map.Entry<String, String> filter : query.filters().entrySet()) {
            parameters = parameters.with(filter.getKey(), filter.getValue());
        }
        if (!Region.ofHost(endpoint.getHost()).equals(Optional.of(query.region()))) {
            parameters = parameters.with("RegionId", query.region());
        }
        ApiRequest request = ApiRequest.get(parameters)
                .withHeader("host", endpoint.getRawAuthority())
                .withHeader("accept", "application/json");
        String nonce = UUID.randomUUID().toString();
        return new Call(endpoint, Acs3Signature.sign(request, query.operation(), key, at, nonce));
    }

    private record Call(URI endpoint, ApiRequest request) {

        RequestOptions options() {
            boolean tls = endpoint.getScheme().equals("https");
            int port = endpoint.getPort() >= 0 ? endpoint.getPort() : tls ? 443 : 80;
            String query = request.query().encoded();
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost(endpoint.getHost())
                    .setPort(port)
                    .setSsl(tls)
                    .setURI(query.isEmpty() ? "/" : "/?" + query);
            request.headers().forEach((name, value) -> {
                if (!WRITTEN_BY_CLIENT.contains(name)) {
                    options.putHeader(name, value);
                }
            });
            return options;
        }
    }
}

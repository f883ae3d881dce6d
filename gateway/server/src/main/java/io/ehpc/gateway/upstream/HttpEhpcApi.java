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
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The cloud itself, asked by signed calls over HTTP. */
public final class HttpEhpcApi implements EhpcApi {
    /** The HTTP client writes these itself. */
    private static final Set<String> WRITTEN_BY_CLIENT = Set.of("host");

    private final Vertx vertx;
    private final Map<String, HttpClient> clients;
    private final Map<String, URI> endpoints;
    private final AccessKey key;
    private final int maxAnswerBytes;
    private final Clock clock;
    private final UpstreamMetrics metrics;

    /**
     * @param clients by region; every query's region is among them
     * @param endpoints by region, likewise
     * @param key what calls are signed with
     * @param maxAnswerBytes a larger answer is a fault
     */
    public HttpEhpcApi(
            Vertx vertx,
            Map<String, HttpClient> clients,
            Map<String, URI> endpoints,
            AccessKey key,
            int maxAnswerBytes,
            Clock clock,
            UpstreamMetrics metrics) {
        this.vertx = vertx;
        this.clients = Map.copyOf(clients);
        this.endpoints = Map.copyOf(endpoints);
        this.key = key;
        this.maxAnswerBytes = maxAnswerBytes;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        Instant calledAt = clock.instant();
        long left = terms.leftMillis(calledAt);
        if (left <= 0) {
            return Future.failedFuture(Fault.of(FaultKind.TIMED_OUT, "The deadline had passed before the call.")
                    .asException());
        }
        return exchange(client(query.region()), signed(query, calledAt), left)
                .compose(response -> decoded(query, response, calledAt))
                .recover(failure -> Future.failedFuture(Faults.of(failure).asException()))
                .onComplete(
                        answer -> ended(query, UpstreamMetrics.OK, calledAt),
                        failure -> ended(query, Faults.of(failure).kind().label(), calledAt));
    }

    private void ended(Query query, String result, Instant calledAt) {
        metrics.ended(query.region(), result, Duration.between(calledAt, clock.instant()));
    }

    /** Large answers take longer to parse than an event loop may be held. */
    private Future<Answer> decoded(Query query, Decoder.Response response, Instant calledAt) {
        return vertx.executeBlocking(() -> Decoder.decode(query, response, calledAt), false)
                .map(answer -> Objects.requireNonNull(answer));
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

        RequestOptions options(long timeoutMillis) {
            boolean tls = endpoint.getScheme().equals("https");
            int port = endpoint.getPort() >= 0 ? endpoint.getPort() : tls ? 443 : 80;
            String query = request.query().encoded();
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost(endpoint.getHost())
                    .setPort(port)
                    .setSsl(tls)
                    .setURI(query.isEmpty() ? "/" : "/?" + query)
                    .setTimeout(timeoutMillis);
            request.headers().forEach((name, value) -> {
                if (!WRITTEN_BY_CLIENT.contains(name)) {
                    options.putHeader(name, value);
                }
            });
            return options;
        }
    }

    /** Sends and reads to the end; at the deadline the stream is ended too, so that nothing is left behind. */
    private Future<Decoder.Response> exchange(HttpClient client, Call call, long timeoutMillis) {
        AtomicReference<Stage> stage = new AtomicReference<>(new Stage(null, false));
        return client.request(call.options(timeoutMillis))
                .compose(request -> sent(started(stage, request)))
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .onFailure(failure -> giveUp(stage));
    }

    /** How far a call is: its request once there is one, and whether it was given up. */
    private record Stage(@Nullable HttpClientRequest request, boolean givenUp) {}

    private static HttpClientRequest started(AtomicReference<Stage> stage, HttpClientRequest request) {
        Stage before = stage.getAndUpdate(s -> new Stage(request, s.givenUp()));
        if (before.givenUp()) {
            request.reset();
        }
        return request;
    }

    private static void giveUp(AtomicReference<Stage> stage) {
        HttpClientRequest request =
                stage.getAndUpdate(s -> new Stage(s.request(), true)).request();
        if (request != null) {
            request.reset();
        }
    }

    /** The reading is attached first: a small answer may have ended when who called is told of its head. */
    private Future<Decoder.Response> sent(HttpClientRequest request) {
        Future<Decoder.Response> response = request.response().compose(this::read);
        return request.end().compose(ended -> response);
    }

    private Future<Decoder.Response> read(HttpClientResponse response) {
        return BoundedBody.of(response, maxAnswerBytes)
                .map(body -> new Decoder.Response(
                        response.statusCode(),
                        body,
                        response.getHeader("Age"),
                        response.getHeader("x-acs-retry-after"),
                        response.getHeader("Retry-After")));
    }
}

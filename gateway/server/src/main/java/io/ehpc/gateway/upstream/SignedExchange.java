package io.ehpc.gateway.upstream;

import io.ehpc.gateway.outbound.Exchange;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Region;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.tracing.RedactedUrl;
import io.ehpc.gateway.tracing.TraceSpan;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One signed request to a region, and its response.
 *
 * @param client the region's
 * @param endpoint the region's
 * @param maxAnswerBytes a larger answer is a fault
 * @param more headers that are not signed, such as those of a trace
 */
record SignedExchange(HttpClient client, URI endpoint, int maxAnswerBytes, Map<String, String> more) {
    /** The HTTP client writes these itself. */
    private static final Set<String> WRITTEN_BY_CLIENT = Set.of("host");

    /** The same with these headers. */
    SignedExchange with(Map<String, String> headers) {
        return new SignedExchange(client, endpoint, maxAnswerBytes, headers);
    }

    /** Says of a call's span what is asked, by OpenTelemetry's semantic conventions for HTTP clients. */
    void describe(TraceSpan span, Query query) {
        if (!span.isRecorded()) {
            return;
        }
        String method = HttpMethod.GET.name();
        span.named(method);
        span.tell("http.request.method", method);
        span.tell("server.address", endpoint.getHost());
        span.tell("server.port", port());
        span.tell("network.protocol.version", "1.1");
        span.tell(
                "url.full",
                RedactedUrl.of(
                        endpoint.getScheme(),
                        endpoint.getRawAuthority(),
                        "/",
                        request(query.region(), query.filters()).query().encoded()));
        span.tell("ehpc.region", query.region());
        span.tell("ehpc.account", query.account());
        span.tell("ehpc.operation", query.operation().name());
    }

    private boolean isTls() {
        return endpoint.getScheme().equals("https");
    }

    private int port() {
        return endpoint.getPort() >= 0 ? endpoint.getPort() : isTls() ? 443 : 80;
    }

    /** The response, once it is read to its end, to an operation that is asked of the region; fails with {@link CallFailedException}. */
    Future<Decoder.Response> ask(
            String region,
            Operation operation,
            Map<String, String> filters,
            AccessKey key,
            Instant at,
            long timeoutMillis) {
        ApiRequest request = request(region, filters);
        String nonce = UUID.randomUUID().toString();
        ApiRequest signed = Acs3Signature.sign(request, operation, key, at, nonce);
        return new Exchange(timeoutMillis, maxAnswerBytes)
                .make(client, options(signed))
                .map(Decoder.Response::of)
                .recover(failure -> Future.failedFuture(Faults.of(failure).asException()));
    }

    /** Unless the endpoint's host names the very region, a parameter does. */
    private ApiRequest request(String region, Map<String, String> filters) {
        Parameters parameters = Parameters.NONE;
        for (Map.Entry<String, String> filter : filters.entrySet()) {
            parameters = parameters.with(filter.getKey(), filter.getValue());
        }
        if (!Region.ofHost(endpoint.getHost()).equals(Optional.of(region))) {
            parameters = parameters.with("RegionId", region);
        }
        return ApiRequest.get(parameters)
                .withHeader("host", endpoint.getRawAuthority())
                .withHeader("accept", "application/json");
    }

    private RequestOptions options(ApiRequest request) {
        String query = request.query().encoded();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(endpoint.getHost())
                .setPort(port())
                .setSsl(isTls())
                .setURI(query.isEmpty() ? "/" : "/?" + query);
        more.forEach(options::putHeader);
        request.headers().forEach((name, value) -> {
            if (!WRITTEN_BY_CLIENT.contains(name)) {
                options.putHeader(name, value);
            }
        });
        return options;
    }
}

package io.ehpc.gateway.upstream;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.MalformedAnswerException;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.RegionList;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the cloud which regions there are. */
public final class RegionLister {
    private static final int MAX_BYTES = 1 << 18;

    private final String region;
    private final SignedExchange exchange;
    private final Credentials credentials;
    private final Duration timeout;
    private final Clock clock;
    private final UpstreamMetrics metrics;

    /**
     * @param region the one that is asked
     * @param client the region's
     * @param endpoint the region's
     * @param credentials what the call is signed with
     * @param timeout for how long to wait for the answer
     */
    public RegionLister(
            String region,
            HttpClient client,
            URI endpoint,
            Credentials credentials,
            Duration timeout,
            Clock clock,
            UpstreamMetrics metrics) {
        this.region = region;
        this.exchange = new SignedExchange(client, endpoint, MAX_BYTES);
        this.credentials = credentials;
        this.timeout = timeout;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The ids as the cloud names them; fails with {@link CallFailedException}, in time. */
    public Future<List<String>> regions() {
        long millis = timeout.toMillis();
        return credentials.current(millis).compose(key -> {
            Instant calledAt = clock.instant();
            return exchange.ask(region, Operation.LIST_REGIONS, Map.of(), key, calledAt, millis)
                    .map(RegionLister::decoded)
                    .recover(failure -> Future.failedFuture(Faults.of(failure).asException()))
                    .onComplete(
                            ids -> ended(UpstreamMetrics.OK, calledAt),
                            failure -> ended(Faults.of(failure).kind().label(), calledAt));
        });
    }

    private void ended(String result, Instant calledAt) {
        metrics.ended(region, result, Duration.between(calledAt, clock.instant()));
    }

    private static List<String> decoded(Decoder.Response response) {
        byte[] body = response.body().getBytes();
        Optional<ApiError> error = ApiError.read(body);
        if (error.isPresent()) {
            throw Faults.of(response.status(), error.get(), null).asException();
        }
        if (response.status() != 200) {
            throw Faults.unreadable(response.status(), "the body is no error of the API", null)
                    .asException();
        }
        try {
            return RegionList.read(body).regions().stream()
                    .map(RegionList.Info::regionId)
                    .toList();
        } catch (MalformedAnswerException wrong) {
            throw Faults.unreadable(response.status(), String.valueOf(wrong.getMessage()), null)
                    .asException();
        }
    }
}

package io.ehpc.gateway.upstream;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.DiscoveryConfig;
import io.ehpc.gateway.config.UpstreamConfig;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.outbound.Unexpected;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The HTTP client with the settings that it has in service, called against a raw server. */
final class CallRig implements AutoCloseable {
    static final String REGION = "cn-hangzhou";
    static final Query QUERY = Samples.query(REGION);
    static final int MAX_ANSWER_BYTES = 10_000;
    static final String SECRET = "s3cretNobodyMaySee";
    static final String[] HOSTS = {
        "ehpc.cn-hangzhou.aliyuncs.com", "ehpc.cn-beijing.aliyuncs.com", "my-gateway-1.test", "gateway.test"
    };

    final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setAddressResolverOptions(new AddressResolverOptions()
                    .setHostsValue(Buffer.buffer("127.0.0.1 localhost " + String.join(" ", HOSTS)))));
    final TestClock clock = new TestClock();
    final RawServer server = new RawServer(vertx);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ClockOffset offsets = new ClockOffset();
    Duration callTimeout = Duration.ofSeconds(5);
    final RegionClients clients =
            new RegionClients(new OutboundClients(vertx, new OutboundMetrics(registry, Unexpected.labels())));

    /** What calls are signed with; null for a key that stays. */
    @Nullable
    Credentials credentials;

    /** The API at the raw server, over one connection. */
    HttpEhpcApi api() {
        return api("127.0.0.1", null);
    }

    HttpEhpcApi api(String host, @Nullable String securityToken) {
        return api(URI.create("http://" + host + ":" + server.port()), securityToken, 1);
    }

    /** The API at another server, over so many connections. */
    HttpEhpcApi api(int port, int connections) {
        return api(URI.create("http://127.0.0.1:" + port), null, connections);
    }

    private HttpEhpcApi api(URI endpoint, @Nullable String securityToken, int connections) {
        TreeMap<String, URI> endpoints = new TreeMap<>(Map.of(REGION, endpoint));
        UpstreamConfig config = new UpstreamConfig(
                endpoints,
                Map.of(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                MAX_ANSWER_BYTES,
                connections,
                new DiscoveryConfig(false, REGION, Duration.ofHours(1), "https://ehpc.{region}.example"));
        return new HttpEhpcApi(
                vertx,
                clients.configured(config),
                endpoints,
                Map.of(
                        QUERY.account(),
                        credentials == null
                                ? new StaticCredentials(new AccessKey("LTAI-test", SECRET, securityToken))
                                : credentials),
                new HttpEhpcApi.Limits(callTimeout, MAX_ANSWER_BYTES),
                offsets,
                clock.both(),
                new UpstreamMetrics(
                        registry,
                        clock,
                        Arrays.stream(FaultKind.values()).map(FaultKind::label).toList()));
    }

    Terms in(Duration time) {
        return new Terms(Deadline.in(time, clock), Priority.CLIENT);
    }

    Future<Answer> call(EhpcApi api) {
        return api.answer(QUERY, in(Duration.ofSeconds(5)));
    }

    Fault fault() {
        return Ends.fault(call(api()));
    }

    /** Calls by result; those that never were are left out. */
    Map<String, Integer> calls() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Counter counter : registry.find("gateway.upstream.calls").counters()) {
            if (counter.count() > 0) {
                counts.put(String.valueOf(counter.getId().getTag("result")), (int) counter.count());
            }
        }
        return counts;
    }

    @Override
    public void close() {
        Ends.value(vertx.close());
    }
}

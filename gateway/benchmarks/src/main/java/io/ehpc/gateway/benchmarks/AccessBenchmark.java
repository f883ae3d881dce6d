package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.config.ApiKeyConfig;
import io.ehpc.gateway.config.ClientConfig;
import io.ehpc.gateway.config.ClientQuotaConfig;
import io.ehpc.gateway.config.IssuedKeyConfig;
import io.ehpc.gateway.config.ProofsConfig;
import io.ehpc.gateway.config.RateConfig;
import io.ehpc.gateway.config.SecurityConfig;
import io.ehpc.gateway.config.StatementConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.outbound.Unexpected;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.security.Access;
import io.ehpc.gateway.security.AuditLog;
import io.ehpc.gateway.security.Client;
import io.ehpc.gateway.security.IssuedKeys;
import io.ehpc.gateway.security.Presented;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.signing.RpcSignature;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.ehpc.gateway.time.Clocks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What identity, policy and quota cost a request that is let in: the signature's check, its nonce, the client's
 * permissions and quota. Each request has a nonce of its own, and is signed outside of what is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Threads(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class AccessBenchmark {
    private static final String REGION = "cn-hangzhou";
    private static final ClientKey HERE = ClientKey.at("127.0.0.1");
    private static final Operation OPERATION = Operation.LIST_COMMUNITY_IMAGES;
    private static final ApiRequest UNSIGNED = ApiRequest.get(
                    Parameters.parse("BaseOsTag=CentOS_7.9_64&InstanceType=ecs.c6.large"))
            .withHeader("host", "ehpc.cn-hangzhou.aliyuncs.com");

    private final IssuedKeys keys = IssuedKeys.draw(new SecureRandom());
    private final AccessKey key = new AccessKey(keys.accessKeyId(), keys.accessKeySecret(), null);
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Access access = new Access(
            vertx,
            Clocks.system(),
            registry,
            new OutboundClients(vertx, new OutboundMetrics(registry, Unexpected.labels())),
            new AuditLog(Clocks.system()),
            new Access.Settings(security(), "default", List.of(REGION)));
    private @Nullable Presented acs3;
    private @Nullable Presented rpc;
    private final Presented apiKey = new Presented(null, "Bearer " + keys.apiKey(), null, null, HERE);
    private long nonce;

    private SecurityConfig security() {
        ClientConfig client = new ClientConfig(
                "default",
                List.of(),
                new ProofsConfig(
                        List.of(new IssuedKeyConfig(key, null)),
                        List.of(new ApiKeyConfig(keys.apiKeyHash(), null)),
                        List.of(),
                        List.of()),
                List.of(new StatementConfig(StatementConfig.Effect.ALLOW, List.of("ehpc:List*"), List.of("*"))),
                new ClientQuotaConfig(new RateConfig(1_000_000, Duration.ofMillis(1)), null));
        return new SecurityConfig(
                new TreeMap<>(Map.of("ci", client)),
                new TreeMap<>(),
                new TreeMap<>(),
                null,
                Duration.ofMinutes(15),
                100_000_000,
                new RateConfig(60, Duration.ofMinutes(1)),
                407);
    }

    /** Signing is the client's work. */
    @Setup(Level.Invocation)
    public void sign() {
        ApiRequest v3 =
                Acs3Signature.sign(UNSIGNED, OPERATION, key, Clock.systemUTC().instant(), "v3-" + nonce);
        acs3 = new Presented(v3, v3.header("authorization").orElse(null), null, null, HERE);
        rpc = new Presented(
                RpcSignature.sign(UNSIGNED, OPERATION, key, Clock.systemUTC().instant(), "rpc-" + nonce++),
                null,
                null,
                null,
                HERE);
    }

    @TearDown
    public void close() {
        access.close();
        vertx.close();
    }

    @Benchmark
    public Client admitAcs3() {
        return admit(acs3);
    }

    @Benchmark
    public Client admitRpc() {
        return admit(rpc);
    }

    @Benchmark
    public Client admitApiKey() {
        return admit(apiKey);
    }

    private Client admit(Presented presented) {
        Client client = access.admit(presented, known -> {}).result();
        if (!client.permissions().allow(OPERATION, REGION, null)
                || client.quota().request() == null) {
            throw new IllegalStateException("it may ask this, so often");
        }
        return client;
    }
}

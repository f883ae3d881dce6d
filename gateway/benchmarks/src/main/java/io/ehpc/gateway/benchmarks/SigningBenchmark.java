package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.signing.Claim;
import io.ehpc.gateway.signing.RpcSignature;
import io.ehpc.gateway.signing.SignatureCheck;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Signing a call, and checking the signature of one, in both schemes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SigningBenchmark {
    private static final AccessKey KEY = new AccessKey("testAccessKeyId", "testAccessKeySecret", null);
    private static final Instant NOW = Instant.parse("2026-11-23T11:30:29Z");
    private static final ApiRequest UNSIGNED = ApiRequest.get(
                    Parameters.parse("BaseOsTag=CentOS_7.9_64&InstanceType=ecs.c6.large"))
            .withHeader("host", "ehpc.cn-hangzhou.aliyuncs.com");

    private final ApiRequest acs3 =
            Acs3Signature.sign(UNSIGNED, Operation.LIST_COMMUNITY_IMAGES, KEY, NOW, "8843f050338071a53d58");
    private final ApiRequest rpc =
            RpcSignature.sign(UNSIGNED, Operation.LIST_COMMUNITY_IMAGES, KEY, NOW, "8843f050338071a53d58");

    @Benchmark
    public ApiRequest signAcs3() {
        return Acs3Signature.sign(UNSIGNED, Operation.LIST_COMMUNITY_IMAGES, KEY, NOW, "8843f050338071a53d58");
    }

    @Benchmark
    public Claim checkAcs3() {
        return check(acs3);
    }

    @Benchmark
    public Claim checkRpc() {
        return check(rpc);
    }

    private static Claim check(ApiRequest request) {
        Claim claim = Claim.of(request);
        SignatureCheck.STANDARD.verify(request, claim, KEY, NOW);
        return claim;
    }
}

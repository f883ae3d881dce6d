package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.cache.Freshness;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RpcCall;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.web.EntityTag;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** What runs for each request that finds its answer: the key of what it asks, the look-up, the verdict, the condition. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HitBenchmark {
    private static final String ASKED = "Action=ListCommunityImages&Version=2018-04-12&RegionId=ap-bench-1"
            + "&BaseOsTag=CentOS_7.9_64&InstanceType=ecs.c6.large";
    private static final String HELD = "\"AAAAAAAAAAAAAAAAAAAAAA\", \"jsf0QjGfVYo_p9cncGIJIg-gzip\"";

    private final RpcCall.Reader reader = new RpcCall.Reader(Operation.ALL, "ap-bench-1"::equals, null);
    private final Freshness freshness =
            new Freshness(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1));
    private final EntityTag tag = EntityTag.strong("jsf0QjGfVYo_p9cncGIJIg");
    private final Instant asOf = Instant.parse("2026-11-25T12:00:00Z");
    private final Instant now = asOf.plusSeconds(90);
    private Fleet fleet;
    private Query query;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        fleet = new Fleet(1, 200);
        fleet.all();
        query = fleet.query();
    }

    @TearDown(Level.Trial)
    public void close() {
        fleet.close();
    }

    /** From a query string to what is looked up, and its hash. */
    @Benchmark
    public int key() {
        RpcCall call = reader.read(ApiRequest.get(Parameters.parse(ASKED)));
        return new Query("default", call.operation(), call.region(), call.filters()).hashCode();
    }

    @Benchmark
    public Verdict verdict() {
        return freshness.judge(Duration.between(asOf, now));
    }

    /** A fresh answer, with its verdict and its counting. */
    @Benchmark
    public Future<Served> lookUp() {
        return fleet.get(query);
    }

    @Benchmark
    public Optional<String> condition() {
        return tag.heldBy(HELD, Coding.IDENTITY);
    }
}

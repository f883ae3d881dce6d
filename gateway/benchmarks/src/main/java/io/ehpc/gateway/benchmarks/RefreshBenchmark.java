package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.Page;
import io.ehpc.gateway.config.ChangesConfig;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

/** What runs when an answer of 200 images comes: it is read, compressed and compared with the one before; and written. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RefreshBenchmark {
    private static final int IMAGES = 200;

    private final ChangeFeed feed = new ChangeFeed(
            Clock.systemUTC(),
            new ChangeMetrics(new SimpleMeterRegistry(), List.of()),
            new ChangesConfig(
                    1 << 20, 1_000, Duration.ofSeconds(15), Duration.ofSeconds(15), 1, 1, Duration.ofSeconds(15)));
    private Fleet fleet;
    private Answer one;
    private Answer other;
    private byte[] body;
    private boolean isOther;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        fleet = new Fleet(1, IMAGES);
        fleet.all();
        one = fleet.answer(fleet.query());
        Fleet fewer = new Fleet(1, IMAGES - 1);
        other = fewer.answer(fleet.query());
        fewer.close();
        body = one.body().getBytes();
    }

    @TearDown(Level.Trial)
    public void close() {
        fleet.close();
    }

    @Benchmark
    public ItemList read() {
        return Operation.LIST_COMMUNITY_IMAGES.read(body);
    }

    @Benchmark
    public Content compress() {
        return Content.prepared(one.body());
    }

    /** One image comes, or goes. */
    @Benchmark
    public void diff() {
        isOther = !isOther;
        feed.holds(isOther ? other : one);
    }

    /** Merged anew, and written as JSON. */
    @Benchmark
    public Page write() throws Exception {
        return fleet.written();
    }
}

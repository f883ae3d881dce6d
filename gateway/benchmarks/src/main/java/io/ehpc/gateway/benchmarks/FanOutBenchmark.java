package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.catalogue.Listing;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A question over all regions whose answers are all held: with their merge, or merged anew. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutBenchmark {
    @Param({"1", "20", "200"})
    private int regions;

    private Fleet fleet;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        fleet = new Fleet(regions, 200);
        fleet.all();
    }

    @TearDown(Level.Trial)
    public void close() {
        fleet.close();
    }

    @Benchmark
    public Listing merge() throws Exception {
        return fleet.merged();
    }

    @Benchmark
    public Listing warm() throws Exception {
        return fleet.all();
    }
}

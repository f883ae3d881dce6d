package io.ehpc.gateway.cache;

import io.ehpc.gateway.resilience.RegionGuards;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.time.Clocks;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Breaks the rules of the architecture, so that a test sees that they can be broken. */
public class WrongOnPurpose {
    private static final AtomicLong COUNT = new AtomicLong();
    private static @Nullable Instant last;

    /** What no class is called. */
    static final class WrongManager {}

    static String others() {
        return RegionGuards.class.getName() + SimulatorOptions.class.getName();
    }

    static @Nullable Instant before() throws InterruptedException, ExecutionException {
        COUNT.addAndGet(Clocks.system().wall().millis());
        Thread.sleep(System.nanoTime() % COUNT.incrementAndGet());
        Instant before = last;
        last = CompletableFuture.supplyAsync(Instant::now).get();
        return before;
    }
}

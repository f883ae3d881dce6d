package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.heap.MemoryErrors;
import io.ehpc.gateway.logging.LogOutput;
import io.ehpc.gateway.upstream.CallFailedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** After an OutOfMemoryError a process that was started without the JVM's own option ends, whichever thread has it. */
class MemoryErrorsJourneyTest {
    private static final int MORE_THAN_THERE_IS = 100_000_000;

    @TempDir
    private Path folder;

    /** Where the error comes up. */
    enum Place {
        THREAD,
        EVENT_LOOP,
        WORKER,
        FUTURE_HANDLER,
        FAULT_OF_A_CALL,
        NETTY_TASK,
        COMPLETABLE_FUTURE_THAT_IS_LOGGED
    }

    /** The process. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            MemoryErrors.endingThisProcess().watchThreads();
            LogOutput.install(LoggingConfig.Format.CONSOLE);
            Vertx vertx = Vertx.vertx();
            run(Place.valueOf(arguments[0]), vertx);
            TimeUnit.SECONDS.sleep(20);
            System.exit(0);
        }

        private static void run(Place place, Vertx vertx) {
            switch (place) {
                case THREAD -> new Thread(Victim::exhaust, "victim").start();
                case EVENT_LOOP -> vertx.runOnContext(on -> exhaust());
                case WORKER ->
                    vertx.executeBlocking(Victim::exhaust).onFailure(failure -> CallFailedException.faultOf(failure));
                case FUTURE_HANDLER -> vertx.timer(1).onSuccess(due -> exhaust());
                case FAULT_OF_A_CALL ->
                    Future.succeededFuture()
                            .map(one -> exhaust())
                            .onFailure(failure -> CallFailedException.faultOf(failure));
                case NETTY_TASK ->
                    ((io.vertx.core.internal.VertxInternal) vertx)
                            .eventLoopGroup()
                            .next()
                            .execute(Victim::exhaust);
                case COMPLETABLE_FUTURE_THAT_IS_LOGGED ->
                    CompletableFuture.supplyAsync(Victim::exhaust).exceptionally(failure -> {
                        LoggerFactory.getLogger(Victim.class).debug("not even written", failure);
                        return new long[0];
                    });
            }
        }

        private static long[] exhaust() {
            return new long[MORE_THAN_THERE_IS];
        }
    }

    @ParameterizedTest
    @EnumSource
    void outOfMemory_anywhere_endsTheProcessWithOneLine(Place place) throws Exception {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        place.name())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(said);
        assertThat(process.exitValue()).as("%s", lines).isEqualTo(MemoryErrors.STATUS);
        assertThat(lines)
                .contains("Terminating, out of memory: Java heap space. Raise -Xmx, or lower cache.maxBytes and"
                        + " changes.historyBytes.");
    }
}

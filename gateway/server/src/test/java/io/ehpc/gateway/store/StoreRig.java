package io.ehpc.gateway.store;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.StoreMetrics;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Stores in one directory, one after the other. */
final class StoreRig implements AutoCloseable {
    final Path directory;
    final Path file;
    final Vertx vertx = Vertx.vertx();
    final TestClock clock = new TestClock();
    final AtomicInteger retells = new AtomicInteger();
    /** What is held in memory, and told anew when a store asks. */
    final List<Saved> held = new CopyOnWriteArrayList<>();

    private final List<AnswerStore> stores = new ArrayList<>();
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();

    StoreRig(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("answers.mv");
    }

    /** A store that is not open yet. */
    AnswerStore store() {
        registry = new SimpleMeterRegistry();
        AtomicReference<AnswerStore> self = new AtomicReference<>();
        AnswerStore store = new AnswerStore(
                vertx,
                directory,
                clock,
                Map.of(Operation.LIST_COMMUNITY_IMAGES.name(), Operation.LIST_COMMUNITY_IMAGES),
                new StoreMetrics(registry, true),
                found -> retold(Objects.requireNonNull(self.get()), found));
        self.set(store);
        stores.add(store);
        return store;
    }

    private Future<Void> retold(AnswerStore store, List<Saved> found) {
        retells.incrementAndGet();
        held.addAll(found);
        held.forEach(store::save);
        return Future.succeededFuture();
    }

    /** An open one. */
    AnswerStore opened() {
        AnswerStore store = store();
        Ends.value(store.open());
        return store;
    }

    /** Saves these in a store that is closed again. */
    void keep(List<Saved> all) {
        AnswerStore store = opened();
        all.forEach(store::save);
        close(store);
    }

    /** What a store finds that starts here; it is closed again. */
    List<Saved> found() {
        AnswerStore store = store();
        List<Saved> found = Ends.value(store.open());
        close(store);
        return found;
    }

    void close(AnswerStore store) {
        stores.remove(store);
        Ends.value(store.close());
    }

    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    double count(String name) {
        return registry.get(name).counter().count();
    }

    boolean isUp() {
        return gauge("gateway.store.up") > 0;
    }

    /** Files that were set aside, the oldest first. */
    List<Path> aside() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.getFileName().toString().contains(".damaged-"))
                    .sorted()
                    .toList();
        }
    }

    static Query query(int number) {
        return Samples.query("default", "cn-hangzhou", Map.of("InstanceType", "ecs.t" + number));
    }

    /** An answer whose body of so many random bytes follows from its query and age. */
    static Saved saved(Query query, Instant asOf, int bytes) {
        byte[] body = new byte[bytes];
        new Random(31L * query.filters().hashCode() + asOf.hashCode()).nextBytes(body);
        return new Saved(
                query, asOf, false, "https://ehpc.example", new Listed.Summary("R-1", 1, 100), Buffer.buffer(body));
    }

    static Saved saved(int number, Instant asOf) {
        return saved(query(number), asOf, 700);
    }

    @Override
    public void close() {
        List.copyOf(stores).forEach(this::close);
        Ends.value(vertx.close());
    }
}

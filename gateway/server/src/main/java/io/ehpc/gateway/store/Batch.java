package io.ehpc.gateway.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes that are written together, and who waits for them. Its owner's lock guards it until it is full. */
final class Batch {
    private final Map<String, Optional<Saved>> changes = new HashMap<>();
    private final List<Promise<Void>> waiting = new ArrayList<>();

    /** In place of an earlier change to the same key; empty to remove it. */
    void change(String key, Optional<Saved> change) {
        changes.put(key, change);
    }

    /** Ends when the batch is on disk; fails if it cannot be. */
    Future<Void> written() {
        Promise<Void> end = Promise.promise();
        waiting.add(end);
        return end.future();
    }

    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    boolean isEmpty() {
        return changes.isEmpty() && waiting.isEmpty();
    }

    Map<String, Optional<Saved>> changes() {
        return Collections.unmodifiableMap(changes);
    }

    void succeed() {
        waiting.forEach(Promise::tryComplete);
    }

    void fail(Throwable failure) {
        waiting.forEach(end -> end.tryFail(failure));
    }
}

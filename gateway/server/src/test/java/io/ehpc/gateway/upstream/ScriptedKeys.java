package io.ehpc.gateway.upstream;

import io.ehpc.gateway.signing.AccessKey;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source that issues what a test wants, in turn; when the turn is over, it fails. */
final class ScriptedKeys implements KeySource {
    static final String SECRET = "s3cretNobodyMaySee";

    private final Queue<Callable<Issue>> script = new ConcurrentLinkedQueue<>();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    ScriptedKeys issues(String id, @Nullable Instant expiresAt) {
        script.add(() -> issue(id, expiresAt));
        return this;
    }

    ScriptedKeys fails() {
        script.add(ScriptedKeys::failure);
        return this;
    }

    /** Is held up until the latch opens. */
    ScriptedKeys hangs(CountDownLatch latch, String id, @Nullable Instant expiresAt) {
        script.add(() -> {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let go");
            }
            return issue(id, expiresAt);
        });
        return this;
    }

    private static Issue issue(String id, @Nullable Instant expiresAt) {
        return new Issue(new AccessKey(id, SECRET, "token-of-" + id), expiresAt);
    }

    private static Issue failure() {
        throw new IllegalStateException("answered: " + SECRET, new IllegalArgumentException(SECRET));
    }

    @Override
    public Issue issue() throws Exception {
        asked.incrementAndGet();
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            Callable<Issue> next = script.poll();
            return next == null ? failure() : next.call();
        } finally {
            atOnce.decrementAndGet();
        }
    }

    @Override
    public void abandon() {
        abandoned.incrementAndGet();
    }

    int abandoned() {
        return abandoned.get();
    }

    int asked() {
        return asked.get();
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }
}

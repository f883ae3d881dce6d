package io.ehpc.gateway.outbound;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Questions asked some at once, and which answers were to another one. */
public final class Questions {
    private final int count;
    private final Function<String, Future<String>> asked;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** The questions that were answered. */
    public final AtomicInteger answered = new AtomicInteger();

    /** Questions with what they got instead of their answer. */
    private final Map<String, String> mismatches = new ConcurrentHashMap<>();

    /** Why others were not, and how many. */
    public final Map<String, Integer> failures = new ConcurrentHashMap<>();

    private Questions(int count, Function<String, Future<String>> asked) {
        this.count = count;
        this.asked = asked;
    }

    /**
     * Asks that many, {@code q-1} and so on, and waits for their ends.
     *
     * @param asked the question that an answer names, or a failure
     */
    public static Questions ask(int count, int atOnce, Function<String, Future<String>> asked) {
        Questions questions = new Questions(count, asked);
        for (int i = 0; i < atOnce; i++) {
            questions.askNext();
        }
        questions.end.orTimeout(120, TimeUnit.SECONDS).join();
        return questions;
    }

    /** Which others got an answer that names another question, and which. */
    public Map<String, String> mismatches(Set<String> except) {
        Map<String, String> others = new TreeMap<>(mismatches);
        others.keySet().removeAll(except);
        return others;
    }

    private void askNext() {
        int number = next.incrementAndGet();
        if (number > count) {
            return;
        }
        String question = "q-" + number;
        asked.apply(question).onComplete(result -> {
            if (result.failed()) {
                failures.merge(String.valueOf(result.cause().getMessage()), 1, Integer::sum);
            } else {
                answered.incrementAndGet();
                if (!question.equals(result.result())) {
                    mismatches.put(question, "the answer to " + result.result());
                }
            }
            if (ended.incrementAndGet() == count) {
                end.complete(null);
            } else {
                askNext();
            }
        });
    }
}

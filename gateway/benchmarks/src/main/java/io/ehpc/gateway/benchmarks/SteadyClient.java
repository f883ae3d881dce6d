package io.ehpc.gateway.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks for one thing at a fixed rate, however long the answers take, and notes how long they took. */
final class SteadyClient {
    private static final int CONNECTIONS = 16;

    private final HttpClient client = Vertx.vertx().createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final RequestOptions what;
    private final Duration between;

    /** @param between how much later than a request the next one is sent */
    SteadyClient(RequestOptions what, Duration between) {
        this.what = what;
        this.between = between;
    }

    /** Lets the compiler see what is measured. */
    void warmUp(int requests, int atOnce) throws InterruptedException {
        Times times = new Times();
        for (int i = 0; i < requests; i++) {
            ask(times);
            while (times.count() < i - atOnce) {
                Thread.onSpinWait();
            }
        }
        awaitAll(times, requests);
    }

    /** The times of a round, after another one of that length to settle in. */
    Times round(Duration settling, Duration measured) throws InterruptedException {
        ask(settling);
        return ask(measured);
    }

    private Times ask(Duration time) throws InterruptedException {
        Times times = new Times();
        long start = System.nanoTime();
        long count = time.dividedBy(between);
        for (long i = 0; i < count; i++) {
            long wait = start + i * between.toNanos() - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            ask(times);
        }
        awaitAll(times, count);
        return times;
    }

    private void ask(Times times) {
        long start = System.nanoTime();
        client.request(what)
                .compose(request ->
                        request.send().compose(response -> response.body().map(body -> response.statusCode() == 200)))
                .onComplete(good -> times.add(System.nanoTime() - start, good), failure -> times.add(0, false));
    }

    private static void awaitAll(Times times, long count) throws InterruptedException {
        while (times.count() < count) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Number of requests that failed in these rounds. */
    static int failed(List<Times> rounds) {
        return rounds.stream().mapToInt(Times::failed).sum();
    }

    /** Time that this share of a round's requests took at the most, over the rounds. */
    static Spread millis(List<Times> rounds, double share) {
        return Spread.of(rounds.stream().map(times -> times.millis(share)).toList());
    }
}

package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over random histories: no period sees more calls arrive than the quota has, wherever they arrive in time. */
class LedgerPropertyTest {
    private static final int STEPS = 4_000;

    private final List<Long> arrivals = new ArrayList<>();
    private final PriorityQueue<Call> underWay = new PriorityQueue<>((a, b) -> Long.compare(a.end, b.end));
    private long now;

    /** A call, and when its answer is here. */
    private record Call(long start, long end) {}

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void history_anyDelays_keepsTheQuotaAtTheReceiver(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int quota = 1 + random.nextInt(12);
        long period = 10L + random.nextInt(500);
        int slowness = 1 + random.nextInt(3 * (int) period);
        Ledger ledger = new Ledger(quota, Duration.ofNanos(period));

        for (int i = 0; i < STEPS; i++) {
            step(random, ledger, slowness);
            long wait = ledger.untilNext(now);
            assertThat(ledger.left(now) > 0).as("seed %d, step %d", seed, i).isEqualTo(wait == 0);
            if (random.nextInt(4) == 0) {
                now += random.nextInt(20);
            } else if (wait != Ledger.WHEN_A_CALL_ENDS) {
                isTheFirstMoment(ledger, wait);
            }
            endThoseDue(random, ledger);
        }

        arrivals.sort(null);
        for (int i = 0; i + quota < arrivals.size(); i++) {
            assertThat(arrivals.get(i + quota) - arrivals.get(i))
                    .as("seed %d, quota %d, arrival %d", seed, quota, i)
                    .isGreaterThan(period);
        }
        assertThat(arrivals.size()).as("seed %d", seed).isGreaterThan(quota);
    }

    /** Goes to the time that the ledger names, unless a call ends before: not a moment earlier is there a slot. */
    private void isTheFirstMoment(Ledger ledger, long wait) {
        Call next = underWay.peek();
        if (wait > 0 && (next == null || now + wait < next.end)) {
            assertThat(ledger.left(now + wait - 1)).isZero();
            now += wait;
            assertThat(ledger.left(now)).isPositive();
        } else if (next != null) {
            now = Math.max(now, next.end);
        }
    }

    private void step(RandomGenerator random, Ledger ledger, int slowness) {
        while (random.nextInt(8) > 0 && ledger.take(now)) {
            long took = random.nextInt(slowness);
            underWay.add(new Call(now, now + took));
            if (random.nextInt(50) == 0) {
                ledger.throttled(Duration.ofNanos(random.nextInt(300)), now, now);
            }
        }
        if (ledger.untilNext(now) == Ledger.WHEN_A_CALL_ENDS) {
            now = underWay.element().end;
        }
    }

    private void endThoseDue(RandomGenerator random, Ledger ledger) {
        while (!underWay.isEmpty() && underWay.element().end <= now) {
            Call call = underWay.remove();
            if (random.nextInt(10) == 0) {
                ledger.unspent();
            } else {
                arrivals.add(random.nextLong(call.start, now + 1));
                ledger.ended(now);
            }
        }
    }
}

package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.FaultKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * More distinct questions than the quota has calls, for a while: as many are answered in time as calls can be made,
 * the others are refused for what it is, and the breaker never opens.
 */
class QuotaUnderLoadTest {
    private static final int QUOTA = 10;
    private static final long QUESTION_EVERY_MILLIS = 40;

    private final PipelineRig rig = new PipelineRig(QUOTA, Duration.ofSeconds(1));
    private final Map<String, Integer> ends = new TreeMap<>();
    private final List<Long> refusedAfter = new ArrayList<>();

    /** A slot is free again a second after its call's end: so some 10 calls in 1.3 s can be made. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        # seconds, latency, jitter, at least, too late at most
        10,        300,     0,      80,       2
        60,        300,     0,      430,      2
        60,        300,     100,    410,      20
        60,        50,      20,     560,      2
        60,        1000,    0,      290,      2
        """)
    void answer_25QuestionsASecond_allThatCanBeMadeAreAnswered(
            int seconds, int latency, int jitter, int atLeast, int tooLateAtMost) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20260301);
        for (long at = 0; at < seconds * 1000L; at += QUESTION_EVERY_MILLIS) {
            rig.cloud.latency = Duration.ofMillis(latency + random.nextInt(-jitter, jitter + 1));
            ask(at);
            rig.passMillis(QUESTION_EVERY_MILLIS);
            assertThat(rig.state()).isEqualTo(State.CLOSED);
        }
        rig.passMillis(5_000);

        assertThat(ends.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(rig.asked());
        assertThat(ends.keySet()).isSubsetOf("answered", "too late", FaultKind.OVERLOADED.label());
        assertThat(ends.get("answered")).as("%s", ends).isGreaterThanOrEqualTo(atLeast);
        assertThat(ends.getOrDefault("too late", 0)).as("%s", ends).isLessThanOrEqualTo(tooLateAtMost);
        keepsTheQuota();
        assertThat(rig.guard.breaker().getMetrics().getNumberOfFailedCalls()).isZero();
        assertThat(refusedAfter).as("refused within the request's deadline").allMatch(millis -> millis <= 2500);
    }

    private void ask(long at) {
        Future<Answer> answer = rig.ask();
        answer.onComplete(
                good -> ends.merge(passedSince(at) <= 2500 ? "answered" : "too late", 1, Integer::sum), failure -> {
                    refusedAfter.add(passedSince(at));
                    ends.merge(CallFailedException.faultOf(failure).kind().label(), 1, Integer::sum);
                });
    }

    private long passedSince(long at) {
        return Duration.between(TestClock.START, rig.clock.instant()).toMillis() - at;
    }

    /** Wherever calls arrive between their start and their end, no second sees more than the quota. */
    private void keepsTheQuota() {
        List<Long> starts = rig.cloud.startedAtMillis;
        for (int i = 0; i + QUOTA < starts.size(); i++) {
            assertThat(starts.get(i + QUOTA) - starts.get(i)).as("start %d", i).isGreaterThan(1000);
        }
    }
}

package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.RetryConfig;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Terms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryingEhpcApiTest {
    private static final RetryConfig CONFIG = new RetryConfig(4, Duration.ofMillis(100), Duration.ofMillis(300), 20);

    private final TestClock clock = new TestClock();
    private final FakeScheduler scheduler = new FakeScheduler(clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Script upstream = new Script(clock);
    private long usualMillis;
    private RetryingEhpcApi api = api(CONFIG);

    private RetryingEhpcApi api(RetryConfig config) {
        ResilienceMetrics metrics = new ResilienceMetrics(registry, RetryingEhpcApi.RESULTS, List.of());
        return new RetryingEhpcApi(upstream, config, query -> usualMillis, new Random(7), scheduler, clock, metrics);
    }

    private Future<Answer> ask(Duration left) {
        return api.answer(Script.QUERY, new Terms(Deadline.in(left, clock), Priority.CLIENT));
    }

    /** Asks with all the time there is, and lets it pass. */
    private Future<Answer> ask() {
        Future<Answer> answer = ask(Duration.ofMinutes(1));
        scheduler.pass(Duration.ofSeconds(59));
        return answer;
    }

    private Map<String, Integer> results() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Counter counter : registry.find("gateway.upstream.retries").counters()) {
            if (counter.count() > 0) {
                counts.put(String.valueOf(counter.getId().getTag("result")), (int) counter.count());
            }
        }
        return counts;
    }

    private List<Long> pauses() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < upstream.calledAt.size(); i++) {
            pauses.add(Duration.between(upstream.calledAt.get(i - 1), upstream.calledAt.get(i))
                    .toMillis());
        }
        return pauses;
    }

    @Test
    void answer_good_isOneCall() {
        assertThat(Ends.value(ask())).isNotNull();

        assertThat(upstream.calledAt).hasSize(1);
        assertThat(results()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # kind,       failures, calls, good
        BACKEND,      1,        2,     true
        BACKEND,      3,        4,     true
        BACKEND,      4,        4,     false
        UNREACHABLE,  3,        4,     true
        TIMED_OUT,    3,        4,     true
        MALFORMED,    1,        2,     true
        MALFORMED,    2,        2,     false
        NOT_FOUND,    1,        1,     false
        REFUSED,      1,        1,     false
        CREDENTIALS,  1,        1,     false
        THROTTLED,    1,        1,     false
        CIRCUIT_OPEN, 1,        1,     false
        OVERLOADED,   1,        1,     false
        """)
    void answer_failures_areRetriedAsTheTableSays(FaultKind kind, int failures, int calls, boolean good) {
        for (int i = 0; i < failures; i++) {
            upstream.fails(kind);
        }

        Future<Answer> answer = ask();

        assertThat(upstream.calledAt).hasSize(calls);
        assertThat(answer.succeeded()).isEqualTo(good);
        if (!good) {
            assertThat(Ends.fault(answer).kind()).isEqualTo(kind);
        }
        assertThat(results().getOrDefault("made", 0)).isEqualTo(calls - 1);
    }

    @ParameterizedTest
    @CsvSource({"SignatureNonceUsed", "InvalidTimeStamp.Expired"})
    void answer_signatureRefusedForItsMoment_isSignedAnewOnce(String code) {
        Fault fault = new Fault(FaultKind.CREDENTIALS, "No.", new Refusal(400, code, "No."), null, null);
        upstream.fails(fault);
        assertThat(ask().succeeded()).isTrue();

        upstream.fails(fault).fails(fault);
        assertThat(Ends.fault(ask())).isEqualTo(fault);
        assertThat(upstream.calledAt).hasSize(4);
    }

    @Test
    void answer_pauses_areRandomAndBounded() {
        for (int i = 0; i < 3; i++) {
            upstream.fails(FaultKind.BACKEND);
        }
        ask();

        assertThat(pauses().get(0)).isBetween(0L, 100L);
        assertThat(pauses().get(1)).isBetween(0L, 200L);
        assertThat(pauses().get(2)).isBetween(0L, 300L);
        assertThat(pauses()).as("by the seed").doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "BACKEND"})
    void answer_upstreamNamesAWait_isHonoured(FaultKind kind) {
        upstream.fails(new Fault(kind, "Wait.", null, null, Duration.ofSeconds(5)));

        assertThat(ask().succeeded()).isTrue();

        assertThat(pauses().get(0)).isBetween(5_000L, 5_100L);
    }

    @Test
    void answer_pauseWouldPassTheDeadline_failsAtOnceWithTheLastFault() {
        upstream.fails(new Fault(FaultKind.THROTTLED, "Wait.", null, null, Duration.ofSeconds(5)));

        Future<Answer> answer = ask(Duration.ofSeconds(5));

        assertThat(Ends.fault(answer).detail()).isEqualTo("Wait.");
        assertThat(scheduler.timers()).isZero();
        assertThat(results()).isEqualTo(Map.of("withheld", 1));
    }

    @Test
    void answer_retries_keepTheirTerms() {
        upstream.fails(FaultKind.BACKEND);
        ask();

        assertThat(upstream.terms.get(1)).isEqualTo(upstream.terms.get(0));
    }

    @Test
    void answer_everythingFails_spendsNoMoreThanTheBudget() {
        for (int i = 0; i < 4_000; i++) {
            upstream.fails(FaultKind.BACKEND);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(ask().failed()).isTrue();
        }

        assertThat(upstream.calledAt).hasSize(1_000 + 219);
        assertThat(results())
                .as("20 at the start, a fifth of 999 after that")
                .containsEntry("made", 219)
                .containsKey("withheld");
    }

    @Test
    void answer_noBudgetConfigured_neverRetries() {
        api = api(new RetryConfig(4, Duration.ofMillis(1), Duration.ofMillis(1), 0));
        upstream.fails(FaultKind.BACKEND);

        assertThat(Ends.fault(ask()).kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(results()).isEqualTo(Map.of("withheld", 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"CIRCUIT_OPEN", "OVERLOADED"})
    void answer_retryIsRefusedUnmade_failsWithWhatTheUpstreamSaid(FaultKind kind) {
        upstream.fails(FaultKind.UNREACHABLE).fails(kind);

        assertThat(Ends.fault(ask()).kind()).isEqualTo(FaultKind.UNREACHABLE);
        assertThat(upstream.calledAt).hasSize(2);
    }

    @Test
    void answer_aRetryFailsOtherwise_failsWithThat() {
        upstream.fails(FaultKind.UNREACHABLE).fails(FaultKind.NOT_FOUND);

        assertThat(Ends.fault(ask()).kind()).isEqualTo(FaultKind.NOT_FOUND);
    }
}

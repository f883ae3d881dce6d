package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.telemetry.SecurityMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What waits here ends when it was to, however the wall clock is set meanwhile. */
class ClockJumpTest {
    private final TestClock clock = new TestClock();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void issuersKeys_areFetchedAgainAfterThePause(Duration jump) {
        AtomicInteger fetches = new AtomicInteger();
        IssuerKeys keys = new IssuerKeys(
                vertx,
                clock.both().waits(),
                "corp",
                () -> {
                    fetches.incrementAndGet();
                    return Future.failedFuture("down");
                },
                new SecurityMetrics(new SimpleMeterRegistry(), Proof.LABELS, Reason.LABELS));
        keys.keepFresh(Duration.ofMinutes(5));
        clock.jump(jump);

        clock.pass(IssuerKeys.PAUSE.minusNanos(1));
        keys.keepFresh(Duration.ofMinutes(5));
        assertThat(fetches).hasValue(1);
        clock.pass(Duration.ofNanos(1));
        keys.keepFresh(Duration.ofMinutes(5));
        assertThat(fetches).hasValue(2);
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void auditLog_tellsWhatWasLeftOutAfterAMinute(Duration jump) {
        List<String> lines = new ArrayList<>();
        AuditLog log = new AuditLog(clock.both(), lines::add);
        for (int i = 0; i <= AuditLog.LINES_A_MINUTE; i++) {
            log.refused(
                    Reason.UNKNOWN_KEY, null, ClientKey.at("127.0.0.1"), new Occasion("v1", "127.0.0.1", null, "R-1"));
        }
        int written = lines.size();
        assertThat(written).isLessThanOrEqualTo(AuditLog.LINES_A_MINUTE);
        clock.jump(jump);

        clock.pass(Duration.ofSeconds(59));
        log.flush();
        assertThat(lines).hasSize(written);
        clock.pass(Duration.ofSeconds(1));
        log.flush();
        assertThat(lines).hasSize(written + 1);
    }
}

package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.telemetry.CredentialMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class RefreshedCredentialsTest {
    private static final Instant END = TestClock.START.plus(Duration.ofHours(1));
    private static final Instant LATER = END.plus(Duration.ofHours(1));
    private static final long WAIT = 5_000;

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScriptedKeys source = new ScriptedKeys();
    private Duration patience = Duration.ofSeconds(30);
    private final Logger logger = (Logger) LoggerFactory.getLogger(RefreshedCredentials.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        Ends.value(vertx.close());
    }

    private RefreshedCredentials credentials() {
        CredentialMetrics metrics = new CredentialMetrics(registry, clock);
        metrics.register("main");
        return new RefreshedCredentials(
                "main",
                vertx,
                vertx.createSharedWorkerExecutor("keys", 4),
                source,
                patience,
                new RefreshPlan(new SplittableRandom(1)),
                clock.both(),
                metrics);
    }

    private static AccessKey key(String id) {
        return new AccessKey(id, ScriptedKeys.SECRET, "token-of-" + id);
    }

    /** Credentials with the first of the source's issues. */
    private RefreshedCredentials issued() {
        RefreshedCredentials credentials = credentials();
        Ends.value(credentials.current(WAIT));
        return credentials;
    }

    /** Lets time pass and what is due then end. */
    private void pass(RefreshedCredentials credentials, Duration time) {
        int before = source.asked();
        clock.pass(time);
        credentials.refreshIfDue();
        await().atMost(Duration.ofSeconds(5)).until(() -> source.asked() > before && !credentials.isAsking());
    }

    private double metric(String name) {
        return registry.get(name).tag("account", "main").gauge().value();
    }

    @Test
    void current_beforeTheFirstIssue_waitsForIt() {
        CountDownLatch latch = new CountDownLatch(1);
        source.hangs(latch, "one", END);
        RefreshedCredentials credentials = credentials();

        List<Future<AccessKey>> asked =
                Stream.generate(() -> credentials.current(WAIT)).limit(3).toList();
        latch.countDown();

        assertThat(asked).allSatisfy(each -> assertThat(Ends.value(each)).isEqualTo(key("one")));
        assertThat(source.asked()).isOne();
    }

    @Test
    void refreshIfDue_sourceThatHangsForEver_isGivenUpAndAskedAgain() {
        CountDownLatch never = new CountDownLatch(1);
        source.hangs(never, "late", END).hangs(never, "late", END).issues("one", END);
        patience = Duration.ofMillis(50);
        RefreshedCredentials credentials = credentials();
        await().until(() -> !credentials.isAsking());
        assertThat(Ends.fault(credentials.current(20)).detail()).contains("TimeoutException");

        pass(credentials, Duration.ofMinutes(2));
        pass(credentials, Duration.ofMinutes(2));

        assertThat(Ends.value(credentials.current(WAIT))).isEqualTo(key("one"));
        never.countDown();
        assertThat(source.abandoned()).isEqualTo(2);
    }

    @Test
    void current_ofASourceThatHangs_failsInTime() {
        CountDownLatch latch = new CountDownLatch(1);
        source.hangs(latch, "one", END);
        RefreshedCredentials credentials = credentials();

        Fault fault = Ends.fault(credentials.current(20));

        assertThat(fault.kind()).isEqualTo(FaultKind.CREDENTIALS);
        assertThat(fault.detail())
                .isEqualTo("The gateway has no valid credentials for the account main: there are none yet.");
        assertThat(credentials.current(0).failed()).isTrue();
        clock.pass(Duration.ofHours(1));
        credentials.refreshIfDue();
        assertThat(source.mostAtOnce()).isOne();
        latch.countDown();
    }

    @Test
    void current_waiting_endsOnTheCallersContext() {
        CountDownLatch latch = new CountDownLatch(1);
        source.hangs(latch, "one", END);
        RefreshedCredentials credentials = credentials();
        Context context = vertx.getOrCreateContext();
        Promise<Optional<Context>> ended = Promise.promise();

        context.runOnContext(now -> credentials
                .current(WAIT)
                .onComplete(key -> ended.complete(Optional.ofNullable(Vertx.currentContext()))));
        latch.countDown();

        assertThat(Ends.value(ended.future())).containsSame(context);
    }

    @Test
    void refresh_aheadOfTheEnd_replacesTheKeyWhole() {
        source.issues("one", END).issues("two", LATER);
        RefreshedCredentials credentials = issued();

        clock.pass(Duration.ofMinutes(41));
        credentials.refreshIfDue();
        assertThat(source.asked()).isOne();
        pass(credentials, Duration.ofMinutes(8));

        assertThat(Ends.value(credentials.current(0))).isEqualTo(key("two"));
        assertThat(credentials.health()).isEqualTo(new Credentials.Health(true, LATER, null, null));
        assertThat(metric("gateway.credentials.expiry.timestamp")).isEqualTo((double) LATER.getEpochSecond());
    }

    @Test
    void refresh_failing_keepsTheOldKeyUntilItsEnd() {
        source.issues("one", END);
        RefreshedCredentials credentials = issued();

        pass(credentials, Duration.ofMinutes(50));
        Instant since = clock.instant();
        pass(credentials, Duration.ofMinutes(1));

        assertThat(Ends.value(credentials.current(0))).isEqualTo(key("one"));
        assertThat(credentials.health())
                .isEqualTo(
                        new Credentials.Health(true, END, "IllegalStateException by IllegalArgumentException", since));
        assertThat(metric("gateway.credentials.valid")).isOne();
        assertThat(registry.get("gateway.credentials.refresh.failures")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(log.list).hasSize(1);
    }

    @Test
    void current_afterTheEnd_isRefusedAtOnceAndRecovers() {
        source.issues("one", END).fails().fails().issues("two", LATER);
        RefreshedCredentials credentials = issued();
        pass(credentials, Duration.ofMinutes(50));
        pass(credentials, Duration.ofMinutes(10));

        Fault fault = Ends.fault(credentials.current(0));

        assertThat(fault.kind()).isEqualTo(FaultKind.CREDENTIALS);
        assertThat(fault.detail())
                .endsWith("they ended at " + END
                        + "; the last attempt failed: IllegalStateException by IllegalArgumentException.");
        assertThat(metric("gateway.credentials.valid")).isZero();
        pass(credentials, Duration.ofSeconds(2));
        assertThat(Ends.value(credentials.current(0))).isEqualTo(key("two"));
        assertThat(credentials.health().failingSince()).isNull();
        assertThat(metric("gateway.credentials.valid")).isOne();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The credentials of the account main could not be refreshed: IllegalStateException by"
                                + " IllegalArgumentException. Those held are valid until " + END + ".",
                        "The credentials of the account main are refreshed again.");
    }

    @Test
    void current_afterTimeThatNoTimerSaw_asksAtOnceAndWaits() {
        source.issues("one", END).issues("two", LATER);
        RefreshedCredentials credentials = issued();
        clock.pass(Duration.ofMinutes(61));

        assertThat(Ends.value(credentials.current(WAIT))).isEqualTo(key("two"));
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void wallClockIsSet_refreshComesWhenItWasTo(Duration jump) {
        source.issues("one", END).issues("two", LATER.plus(Duration.ofDays(400)));
        RefreshedCredentials credentials = issued();
        clock.jump(jump);

        if (jump.isNegative()) {
            clock.pass(Duration.ofMinutes(41));
            credentials.refreshIfDue();
            assertThat(source.asked()).isOne();
            pass(credentials, Duration.ofMinutes(8));
        }

        assertThat(Ends.value(credentials.current(WAIT))).isEqualTo(key("two"));
    }

    @Test
    void issue_thatHasEndedAlready_isAFailure() {
        source.issues("one", TestClock.START);

        assertThat(Ends.fault(credentials().current(WAIT)).kind()).isEqualTo(FaultKind.CREDENTIALS);
        assertThat(metric("gateway.credentials.valid")).isZero();
        assertThat(metric("gateway.credentials.expiry.timestamp")).isZero();
    }

    @Test
    void issue_withoutAnEnd_staysValidAndIsAskedForAgain() {
        source.issues("one", null).issues("two", null);
        RefreshedCredentials credentials = issued();

        pass(credentials, Duration.ofMinutes(10));

        assertThat(Ends.value(credentials.current(0))).isEqualTo(key("two"));
        assertThat(metric("gateway.credentials.expiry.timestamp")).isInfinite();
    }

    @Test
    void close_whileOneWaits_refusesItAndAsksNoMore() {
        CountDownLatch latch = new CountDownLatch(1);
        source.hangs(latch, "one", END);
        RefreshedCredentials credentials = credentials();
        Future<AccessKey> waiting = credentials.current(WAIT);

        credentials.close();

        assertThat(Ends.fault(waiting).kind()).isEqualTo(FaultKind.CREDENTIALS);
        latch.countDown();
        clock.pass(Duration.ofHours(2));
        credentials.refreshIfDue();
        assertThat(source.asked()).isLessThanOrEqualTo(1);
    }

    @Test
    void secrets_whateverHappens_areShownNowhere() {
        source.issues("one", END);
        RefreshedCredentials credentials = issued();
        pass(credentials, Duration.ofMinutes(50));
        pass(credentials, Duration.ofMinutes(20));

        Throwable refusal = Ends.failure(credentials.current(0));

        assertThat(Stream.of(
                        refusal.toString(),
                        credentials.toString(),
                        credentials.health().toString(),
                        new KeySource.Issue(key("one"), END).toString(),
                        log.list.toString(),
                        registry.getMetersAsString()))
                .allSatisfy(text -> assertThat(text).doesNotContain(ScriptedKeys.SECRET, "token-of"));
    }
}

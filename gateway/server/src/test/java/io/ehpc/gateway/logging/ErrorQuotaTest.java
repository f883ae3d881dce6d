package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ErrorQuotaTest {
    private static final int OF_ONE_KIND = ErrorQuota.LINES_A_MINUTE / 2;
    private static final int FLOOD = 1_000;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<Appender<ILoggingEvent>> printers = new ArrayList<>();
    private final Logger one = context.getLogger("quota.one");
    private final Logger other = context.getLogger("quota.other");
    private Instant now = Instant.EPOCH;
    private final ErrorQuota quota = new ErrorQuota(() -> now);

    @BeforeEach
    void listen() {
        lines.addFilter(quota);
        lines.start();
        // Nobody needs to read the flood.
        root.iteratorForAppenders().forEachRemaining(printers::add);
        printers.forEach(root::detachAppender);
        root.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(lines);
        printers.forEach(root::addAppender);
    }

    private List<ILoggingEvent> of(String logger) {
        synchronized (lines) {
            return lines.list.stream()
                    .filter(line -> line.getLoggerName().startsWith(logger))
                    .toList();
        }
    }

    private void flood(Throwable failure) {
        for (int i = 0; i < FLOOD; i++) {
            one.error("a request failed", failure);
        }
    }

    @Test
    void decide_floodOfOneKind_isCutAndCounted() {
        flood(new IllegalStateException("each"));

        assertThat(of("quota.one")).hasSize(OF_ONE_KIND);
        assertThat(quota.written()).isEqualTo(OF_ONE_KIND);
        assertThat(quota.leftOut()).isEqualTo(FLOOD - OF_ONE_KIND);
    }

    @Test
    void decide_besideAFlood_otherKindsAreWritten() {
        flood(new IllegalStateException("each"));
        one.error("another", new IllegalArgumentException("of another class"));
        other.error("of another logger", new IllegalStateException("each"));
        other.error("without an exception");

        assertThat(of("quota").subList(OF_ONE_KIND, OF_ONE_KIND + 3))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("another", "of another logger", "without an exception");
    }

    @Test
    void tell_minuteThatIsOver_saysOnceHowManyWereLeftOut() {
        flood(new IllegalStateException("each"));
        now = now.plus(Duration.ofSeconds(59));
        quota.tell();
        assertThat(of(ErrorQuota.class.getName())).isEmpty();

        now = now.plus(Duration.ofSeconds(1));
        flood(new IllegalStateException("of the next minute, which begins with it"));
        quota.tell();
        quota.tell();

        assertThat(of(ErrorQuota.class.getName()))
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .startsWith((FLOOD - OF_ONE_KIND) + " lines about errors were left out within a minute"));
        assertThat(of("quota.one")).hasSize(2 * OF_ONE_KIND);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # level, with an exception, bounded
        ERROR,   true,              true
        ERROR,   false,             true
        WARN,    true,              true
        WARN,    false,             false
        INFO,    true,              false
        INFO,    false,             false
        """)
    void decide_anyLine_isBoundedIfItIsAboutAnError(String level, boolean failed, boolean bounded) {
        Throwable failure = failed ? new IllegalStateException("each") : null;
        for (int i = 0; i < FLOOD; i++) {
            one.log(null, "", Level.toLocationAwareLoggerInteger(Level.toLevel(level)), "line", null, failure);
        }

        assertThat(of("quota.one")).hasSize(bounded ? OF_ONE_KIND : FLOOD);
        assertThat(quota.written() + quota.leftOut()).isEqualTo(bounded ? FLOOD : 0);
    }

    /** What nobody catches on an event loop or a worker, Vert.x logs. */
    @ParameterizedTest
    @CsvSource({"EVENT_LOOP", "WORKER"})
    void decide_floodOfUnhandledExceptions_isCutAndCounted(ThreadingModel model) throws Exception {
        Vertx vertx = Vertx.vertx();
        vertx.deployVerticle(
                new AbstractVerticle() {
                    @Override
                    public void start() {
                        for (int i = 0; i < FLOOD; i++) {
                            context.runOnContext(turn -> {
                                throw new IllegalStateException("nobody catches it");
                            });
                        }
                    }
                },
                new DeploymentOptions().setThreadingModel(model));

        await().untilAsserted(
                        () -> assertThat(quota.written() + quota.leftOut()).isEqualTo(FLOOD));
        assertThat(of("io.vertx")).hasSize(OF_ONE_KIND);
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}

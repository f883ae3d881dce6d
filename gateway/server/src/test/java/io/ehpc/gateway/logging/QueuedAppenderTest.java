package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QueuedAppenderTest {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final Written blocked = new Written();
    private final QueuedAppender queued = new QueuedAppender("test-log", 3, blocked);

    /** A sink that is stuck until it is opened, as a pipe that nobody reads. */
    private final class Written extends AppenderBase<ILoggingEvent> {
        final List<String> lines = new CopyOnWriteArrayList<>();

        Written() {
            setContext(context);
            start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            reached.countDown();
            try {
                assertThat(open.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            lines.add(event.getFormattedMessage());
        }
    }

    private void log(String message) {
        Logger logger = context.getLogger("test");
        queued.doAppend(new LoggingEvent("", logger, Level.ERROR, message, null, null));
    }

    @AfterEach
    void stop() {
        open.countDown();
        queued.stop();
    }

    @Test
    void hasEnded_threadThatAnErrorEnded_isTrue() {
        QueuedAppender broken = new QueuedAppender("broken-log", 3, new AppenderBase<>() {
            @Override
            public synchronized void doAppend(ILoggingEvent event) {
                throw new AssertionError("to end the thread");
            }

            @Override
            protected void append(ILoggingEvent event) {
                throw new AssertionError("not reached");
            }
        });
        broken.setContext(context);
        assertThat(broken.hasEnded()).isFalse();
        broken.start();
        assertThat(broken.hasEnded()).isFalse();

        broken.doAppend(new LoggingEvent("", context.getLogger("test"), Level.ERROR, "one", null, null));

        await().dontCatchUncaughtExceptions().until(broken::hasEnded);
        broken.stop();
        assertThat(broken.hasEnded()).as("what is stopped is not missed").isFalse();
    }

    @Test
    void append_whileTheSinkIsStuck_returnsAndDropsAndCounts() throws Exception {
        queued.setContext(context);
        queued.start();
        log("one");
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
        for (String message : List.of("two", "three", "four", "five", "six")) {
            log(message);
        }
        assertThat(queued.dropped()).isEqualTo(2);
        assertThat(queued.waiting()).isEqualTo(4);

        open.countDown();
        await().until(() -> queued.waiting() == 0);
        assertThat(blocked.lines).containsExactly("one", "two", "three", "four");

        log("seven");
        await().until(() -> queued.waiting() == 0);
        assertThat(blocked.lines).endsWith("seven");
        assertThat(queued.dropped()).isEqualTo(2);
    }
}

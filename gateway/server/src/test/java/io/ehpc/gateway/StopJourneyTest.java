package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.slf4j.LoggerFactory;

/** A gateway that is stopped in the middle of its work says nothing of errors: what it leaves undone, it chose to. */
class StopJourneyTest {
    private static final int ANSWERED_BEFORE = 20;
    private static final int ASKED = 240;

    /** Each makes something else: calls, merges, texts in all formats, prepared answers, comparisons. */
    private static final List<String> QUESTIONS = List.of(
            "/v1/community-images?region=*&instanceType=ecs.c%d.large",
            "/v1/community-images?region=cn-beijing,cn-hangzhou&format=csv&limit=%d",
            "/v1/regions/cn-beijing/community-images?baseOsTag=T%d",
            "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou&InstanceType=t%d",
            "/v1/community-images?region=*&format=ndjson&limit=%d",
            "/v1/community-images/comparison?region=cn-hangzhou,cn-beijing&baseOsTag=T%d");

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(logged);
    }

    @RepeatedTest(8)
    void stop_underLoad_logsNoError() throws Exception {
        Stage stage = Stage.set();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        CountDownLatch answered = new CountDownLatch(ANSWERED_BEFORE);
        try {
            stage.control("PUT", "/faults/ap-southeast-1", "{\"mode\":\"none\",\"latency\":\"50ms\"}");
            for (int i = 0; i < ASKED; i++) {
                String path = QUESTIONS.get(i % QUESTIONS.size()).formatted(1 + i);
                HttpRequest request = HttpRequest.newBuilder(stage.uri(path))
                        .header("Accept-Encoding", i % 2 == 0 ? "gzip" : "identity")
                        .timeout(Duration.ofSeconds(20))
                        .build();
                asked.add(stage.http()
                        .sendAsync(request, BodyHandlers.ofByteArray())
                        .whenComplete((response, failure) -> answered.countDown()));
            }
            assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            stage.close();
        }
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .exceptionally(refused -> null)
                .get(20, TimeUnit.SECONDS);

        assertThat(logged.list.stream()
                        .filter(event ->
                                event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null)
                        .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage() + " "
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : event.getThrowableProxy().getClassName()
                                                + event.getThrowableProxy().getMessage())))
                .isEmpty();
    }
}

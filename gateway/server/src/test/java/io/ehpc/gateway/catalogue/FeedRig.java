package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.cache.Served.Source;
import io.ehpc.gateway.config.ChangesConfig;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A feed that is told of answers by hand. */
final class FeedRig {
    static final Interest ALL = new Interest("default", Set.of(), Rights.ALL);

    final TestClock clock = new TestClock();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ChangeMetrics metrics = new ChangeMetrics(meters, Audience.Leave.labels());
    final ChangeFeed feed;

    FeedRig() {
        this(1 << 20, 1_000);
    }

    FeedRig(long historyBytes, int historyEvents) {
        feed = new ChangeFeed(clock, metrics, config(historyBytes, historyEvents));
    }

    static ChangesConfig config(long historyBytes, int historyEvents) {
        return new ChangesConfig(
                historyBytes,
                historyEvents,
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                3,
                3,
                Duration.ofSeconds(30));
    }

    /** An answer with images of these ids, or {@code id=status}. */
    static Answer answer(String region, String... images) {
        String[] json = Arrays.stream(images)
                .map(image -> image.split("=", 2))
                .map(image -> "{\"ImageId\":\"" + image[0] + "\""
                        + (image.length == 1 ? "" : ",\"Status\":\"" + image[1] + "\"") + "}")
                .toArray(String[]::new);
        return Answers.of(Samples.query(region), Answers.body("R", json), TestClock.START);
    }

    /** The feed is told of such an answer. */
    Answer hold(String region, String... images) {
        Answer answer = answer(region, images);
        feed.holds(answer);
        return answer;
    }

    static Part part(Answer answer) {
        return Part.of(
                answer.query(),
                new Served(
                        answer,
                        Verdict.FRESH,
                        Source.CACHE,
                        null,
                        new Served.Lifetime(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                        null));
    }

    static Part failed(String region) {
        return Part.of(
                Samples.query(region),
                Fault.of(FaultKind.BACKEND, "As the test says.").asException());
    }

    /** All that comes after a cursor, as {@code kind region imageId}. */
    List<String> after(Cursor cursor) {
        return feed.after(cursor, ALL, 1_000).changes().stream()
                .map(FeedRig::said)
                .toList();
    }

    static String said(Change change) {
        String id = Event.of(change).path("imageId").asText("");
        return change.kind().label() + " " + change.query().region() + (id.isEmpty() ? "" : " " + id);
    }
}

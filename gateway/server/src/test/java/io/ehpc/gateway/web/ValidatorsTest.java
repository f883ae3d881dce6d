package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 8.8.1: answers with one strong validator are the same byte for byte, those with a weak one in all that counts. */
class ValidatorsTest {
    private static final String ALL = "/v1/community-images";

    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private static String image(String id, String name) {
        return "{\"ImageId\": \"%s\", \"ImageName\": \"%s\", \"Uid\": \"1\"}".formatted(id, name);
    }

    /** Whatever happens to the parts meanwhile: time, other images, errors with other words, regions that fail. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ALL,
                ALL + "?format=ndjson",
                ALL + "?format=csv",
                ALL + "?imageName=alpha",
                ALL + "?imageName=alpha&format=csv",
                ALL + "?limit=1",
                ALL + "?limit=1&format=csv",
                ALL + "/m-1",
                ALL + "/comparison",
                "/v1/regions/cn-beijing/community-images",
                "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-beijing",
                "/v1/openapi.json",
                "/v1/openapi.yaml"
            })
    void tag_ofTwoAnswers_isTheSameOnlyIfTheyAre(String target) {
        Map<String, String> bodies = new HashMap<>();
        for (Runnable event : events()) {
            event.run();
            for (int repeat = 0; repeat < 2; repeat++) {
                Reply reply = routes.get(target);
                String tag = reply.header("etag");
                if (reply.status() != 200) {
                    assertThat(tag).isEmpty();
                    continue;
                }
                assertThat(tag).matches("(W/)?\"[A-Za-z0-9_-]+\"");
                String known = tag.startsWith("W/") ? withoutWhatIsLeftOut(reply.body()) : reply.body();
                assertThat(bodies.merge(tag, known, (before, now) -> before))
                        .as(tag)
                        .isEqualTo(known);
                routes.clock.pass(Duration.ofMillis(750));
            }
        }
        assertThat(bodies).isNotEmpty();
    }

    private List<Runnable> events() {
        List<Runnable> events = new ArrayList<>();
        events.add(() ->
                routes.upstream.answers("cn-beijing", Answers.body("R1", image("m-1", "alpha"), image("m-2", "beta"))));
        events.add(() -> {});
        events.add(() -> {
            routes.clock.pass(Duration.ofSeconds(301));
            routes.upstream.answers(
                    "cn-beijing",
                    Answers.body("R2", image("m-1", "alpha"), image("m-2", "beta"), image("m-3", "gamma")));
        });
        for (String detail : List.of("The next try is in 740 ms.", "The next try is in 310 ms.")) {
            events.add(() -> {
                routes.clock.pass(Duration.ofSeconds(301));
                routes.upstream.fails("cn-beijing", Fault.of(FaultKind.CIRCUIT_OPEN, detail));
            });
        }
        events.add(() -> {
            routes.clock.pass(Duration.ofSeconds(301));
            routes.upstream.fails("cn-beijing", FaultKind.UNREACHABLE);
        });
        events.add(() -> {
            routes.clock.pass(Duration.ofHours(2));
            routes.upstream.fails("cn-beijing", FaultKind.UNREACHABLE);
        });
        return events;
    }

    /** What the README says of weak ones; all the rest has to be the same. */
    private static String withoutWhatIsLeftOut(String body) {
        return body.replaceAll(
                "\"(age|asOf|freshUntil|servedUntil|requestId|detail|retryAfter)\":(\"[^\"]*\"|[0-9]+)", "\"$1\"");
    }

    @Test
    void tag_ofTheSameImages_isAnotherIfAPartHasMore() {
        routes.upstream.answers("cn-beijing", Answers.body("R1", image("m-1", "alpha")));
        String before = routes.get(ALL + "?imageName=alpha").header("etag");
        routes.clock.pass(Duration.ofHours(2));
        routes.upstream.answers("cn-beijing", Answers.body("R2", image("m-1", "alpha"), image("m-2", "beta")));

        Reply after = routes.get(ALL + "?imageName=alpha");

        assertThat(after.json().at("/parts/1/images").asInt()).isEqualTo(2);
        assertThat(after.header("etag")).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({ALL + ", true", ALL + "?format=csv, false", ALL + "/comparison, true", "/v1/openapi.yaml, false"})
    void tag_leavesOutTheTime_onlyWhereItIsWeak(String target, boolean isWeak) {
        assertThat(routes.get(target).header("etag").startsWith("W/")).isEqualTo(isWeak);
    }

    /** It is made for its request alone. */
    @Test
    void tag_ofAnExplainedAnswer_isNone() {
        Reply reply = routes.exchange(
                "GET " + ALL + " HTTP/1.1\r\nHost: 127.0.0.1\r\nx-ehpc-explain: 1\r\nIf-None-Match: *\r\n\r\n");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("explain")).isTrue();
        assertThat(reply.header("etag")).isEmpty();
    }
}

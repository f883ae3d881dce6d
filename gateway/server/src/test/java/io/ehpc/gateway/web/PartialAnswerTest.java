package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes of the parts: no error is dropped, in no format and no header, and none makes the answer look whole. */
class PartialAnswerTest {
    private static final List<String> REGIONS = List.of("ap-southeast-1", "cn-beijing", "cn-hangzhou");
    private static final List<String> REQUIRE = List.of("any", "all", "quorum:1", "quorum:2", "quorum:3");
    private static final List<String> FORMATS = List.of("json", "ndjson", "csv");
    private static final List<FaultKind> FAULTS = List.of(FaultKind.values());
    private static final int[] AGES = {2, 70, 400, 7_200};

    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    /** What the next question to a region has to become, by its rules alone. */
    private record Expected(String state, @Nullable FaultKind error) {
        boolean isServed() {
            return !state.equals("failed") && !state.equals("skipped");
        }
    }

    private static Expected expected(boolean held, int age, @Nullable FaultKind fault) {
        if (held && age < 60) {
            return new Expected("fresh", null);
        }
        if (held && age < 300) {
            return new Expected("stale", null);
        }
        if (fault == null) {
            return new Expected("fresh", null);
        }
        boolean mayStandIn = held && age < 3_600 && !fault.isDefinitive() && fault != FaultKind.NOT_CACHED;
        return new Expected(mayStandIn ? "stale-if-error" : fault.wasCalled() ? "failed" : "skipped", fault);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void parts_inAnyTrouble_areAllToldInEveryFormatAndHeader(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            String question = "/v1/community-images?instanceType=ecs.i" + round + ".large";
            Map<String, Boolean> held = new TreeMap<>();
            for (String region : REGIONS) {
                held.put(region, random.nextInt(3) > 0 && script(region, null));
                if (Boolean.FALSE.equals(held.get(region))) {
                    script(region, FaultKind.UNREACHABLE);
                }
            }
            routes.get(question);
            int age = AGES[random.nextInt(AGES.length)];
            routes.clock.pass(Duration.ofSeconds(age));
            Map<String, Expected> expected = new TreeMap<>();
            for (String region : REGIONS) {
                FaultKind fault = random.nextInt(3) == 0 ? null : FAULTS.get(random.nextInt(FAULTS.size()));
                script(region, fault);
                expected.put(region, expected(Boolean.TRUE.equals(held.get(region)), age, fault));
            }
            String require = REQUIRE.get(random.nextInt(REQUIRE.size()));
            String format = FORMATS.get(random.nextInt(FORMATS.size()));

            Reply reply = routes.get(question + "&require=" + require + "&format=" + format);

            check(
                    "seed " + seed + " round " + round + " " + expected + " " + require,
                    reply,
                    expected,
                    require,
                    format);
        }
    }

    private boolean script(String region, @Nullable FaultKind fault) {
        if (fault == null) {
            routes.upstream.answers(region, Answers.body("R-" + region, "{\"ImageId\": \"m-" + region + "\"}"));
        } else {
            routes.upstream.fails(region, fault);
        }
        return fault == null;
    }

    private static void check(
            String where, Reply reply, Map<String, Expected> expected, String require, String format) {
        int served = (int) expected.values().stream().filter(Expected::isServed).count();
        int needed = require.equals("any") ? 1 : require.equals("all") ? 3 : Integer.parseInt(require.substring(7));
        boolean enough = served >= needed;
        assertThat(reply.status() == 200).as(where).isEqualTo(enough);
        if (!enough) {
            assertThat(reply.status()).as(where).isEqualTo(status(expected, served));
        }
        checkHeaders(where, reply, expected);
        if (enough && format.equals("csv")) {
            checkTable(where, reply.body(), expected);
            return;
        }
        JsonNode json = enough && format.equals("ndjson") ? lastLine(reply) : reply.json();
        checkParts(where, json.path("parts"), expected);
        if (enough) {
            assertThat(json.path("complete").booleanValue()).as(where).isEqualTo(served == 3);
        } else {
            assertThat(json.has("images")).as(where).isFalse();
        }
    }

    private static JsonNode lastLine(Reply reply) {
        String[] lines = reply.body().split("\n", -1);
        assertThat(lines[lines.length - 1]).isEmpty();
        return new Reply(200, Map.of(), lines[lines.length - 2]).json();
    }

    private static int status(Map<String, Expected> expected, int served) {
        Set<Integer> statuses = new HashSet<>();
        expected.values().stream().filter(each -> !each.isServed()).forEach(each -> {
            FaultKind error = each.error();
            statuses.add(error == null ? 0 : error.status());
        });
        int only = statuses.size() == 1 ? statuses.iterator().next() : 502;
        return only == 404 && served > 0 ? 502 : only;
    }

    private static void checkParts(String where, JsonNode parts, Map<String, Expected> expected) {
        assertThat(parts).as(where).hasSize(3);
        for (JsonNode part : parts) {
            Expected of = expected.get(part.path("region").asText());
            assertThat(of).isNotNull();
            assertThat(part.path("state").asText()).as(where).isEqualTo(of.state());
            String type = of.error() == null
                    ? ""
                    : "urn:ehpc-gateway:problem:" + of.error().label();
            assertThat(part.path("error").path("type").asText()).as(where).isEqualTo(type);
            assertThat(part.has("age")).as(where).isEqualTo(of.isServed());
            assertThat(part.has("servedUntil")).as(where).isEqualTo(of.isServed());
        }
    }

    private static void checkHeaders(String where, Reply reply, Map<String, Expected> expected) {
        expected.forEach((region, of) -> {
            FaultKind error = of.error();
            String status = reply.header("proxy-status");
            if (error == null) {
                assertThat(status).as(where).doesNotContain(region);
            } else {
                assertThat(status)
                        .as(where)
                        .contains("next-hop=\"" + region + "\"")
                        .contains(error.label());
            }
            if (of.state().equals("fresh")) {
                assertThat(reply.header("cache-status")).as(where).doesNotContain(region);
            } else {
                assertThat(reply.header("cache-status")).as(where).contains(region + " " + of.state());
            }
        });
    }

    private static void checkTable(String where, String table, Map<String, Expected> expected) {
        List<String> rows = List.of(table.split("\r\n", -1));
        expected.forEach((region, of) -> {
            FaultKind error = of.error();
            if (of.isServed()) {
                assertThat(rows).as(where).anyMatch(row -> row.startsWith(region + ",," + of.state() + ",,m-"));
            }
            if (error != null) {
                assertThat(rows)
                        .as(where)
                        .anyMatch(row -> row.startsWith(region + ",," + of.state() + "," + error.label() + ": "));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void parts_inAnyOrderOfArrival_areTheSameAnswer(long seed) {
        Random random = new Random(seed);
        Reply inOrder = arriving(REGIONS, "ecs.a.large");
        List<String> shuffled = new ArrayList<>(REGIONS);
        Collections.shuffle(shuffled, random);

        Reply reply = arriving(shuffled, "ecs.b.large");

        assertThat(reply.body()).as("seed %d, %s", seed, shuffled).isEqualTo(inOrder.body());
        assertThat(reply.header("etag")).isEqualTo(inOrder.header("etag"));
        assertThat(reply.header("proxy-status")).isEqualTo(inOrder.header("proxy-status"));
        assertThat(reply.header("cache-status")).isEqualTo(inOrder.header("cache-status"));
    }

    private Reply arriving(List<String> order, String instanceType) {
        Map<String, Promise<Answer>> calls = new TreeMap<>();
        Map<String, Query> queries = Collections.synchronizedMap(new TreeMap<>());
        for (String region : order) {
            Promise<Answer> call = Promise.promise();
            calls.put(region, call);
            routes.upstream.in(region, query -> {
                queries.put(region, query);
                return call.future();
            });
        }
        try (Wire wire = routes.connect()) {
            wire.send("GET /v1/community-images?timeout=1m&instanceType=" + instanceType
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Awaitility.await().until(() -> queries.size() == order.size());
            order.forEach(region -> land(region, calls, queries));
            return wire.reply();
        }
    }

    private void land(String region, Map<String, Promise<Answer>> calls, Map<String, Query> queries) {
        Promise<Answer> call = calls.get(region);
        Query query = queries.get(region);
        assertThat(call).isNotNull();
        assertThat(query).isNotNull();
        if (region.equals("cn-beijing")) {
            call.fail(Fault.of(FaultKind.MALFORMED, "Garbage.").asException());
        } else {
            String image = "{\"ImageId\": \"m-" + region + "\", \"ImageName\": \"x\", \"Uid\": \"1\"}";
            call.complete(Answers.of(query, Answers.body("R", image), routes.clock.instant()));
        }
    }

    @Test
    void part_pastTheClientsDeadline_isMarkedAndStillFillsTheCache() {
        Promise<Answer> late = Promise.promise();
        routes.upstream.in("cn-beijing", query -> late.future());

        Reply reply = routes.get("/v1/community-images?timeout=50ms");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/parts/1/state").asText()).isEqualTo("failed");
        assertThat(reply.json().at("/parts/1/error/type").asText()).isEqualTo("urn:ehpc-gateway:problem:timed-out");
        assertThat(reply.header("proxy-status")).contains("error=http_response_timeout; next-hop=\"cn-beijing\"");

        late.complete(Answers.of(routes.upstream.calls().get(1), Answers.body("R-late"), routes.clock.instant()));
        Reply next = routes.get("/v1/community-images?timeout=50ms");
        assertThat(next.json().path("complete").asBoolean()).isTrue();
        assertThat(next.json().at("/parts/1/requestId").asText()).isEqualTo("R-late");
        assertThat(routes.upstream.calls()).hasSize(3);
    }

    @Test
    void preference_wait_isAppliedAndSaid() {
        routes.upstream.in("cn-beijing", query -> Promise.<Answer>promise().future());

        Reply reply = routes.exchange(
                "GET /v1/community-images HTTP/1.1\r\nHost: localhost\r\nPrefer: respond-async, wait=0\r\n\r\n");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("preference-applied")).isEqualTo("wait=0");
        assertThat(reply.json().path("complete").asBoolean(true)).isFalse();
        assertThat(routes.upstream.calls()).as("all are under way").hasSize(3);
    }
}

package io.ehpc.gateway.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.benchmarks.fuzz.ValidRequests.Shape;
import io.ehpc.gateway.benchmarks.fuzz.ValidRequests.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The judge finds what may not be: a run in which nothing is wrong says something. */
class JudgeTest {
    private static final String REGION = "cn-hangzhou";

    private final Tokens tokens;
    private final ValidRequests valid;
    private final Judge judge;

    JudgeTest() throws Exception {
        tokens = new Tokens(Clock.systemUTC().instant());
        valid = new ValidRequests(RandomGenerator.getDefault(), Clock.systemUTC(), tokens, "");
        judge = new Judge(Secrets.with(tokens));
        judge.learn(Person.FULL, new Reply(200, "{\"ImageId\":\"m-both\"} {\"ImageId\":\"m-full\"}"));
        judge.learn(Person.NARROW, new Reply(200, "{\"ImageId\":\"m-both\"}"));
    }

    private String verdict(byte[] sent, Valid base, Reply reply) {
        return judge.complaint(List.of(Shown.by(sent)), base, base, reply).orElse("");
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void answer_toWhatIsAsValid_isFine(Shape shape) {
        Valid base = valid.of(Person.NARROW, shape, REGION);

        assertThat(verdict(base.wire().bytes(), base, new Reply(200, "m-both"))).isEmpty();
    }

    /** As a reader may take it who is not strict; nothing that is signed is another. */
    @ParameterizedTest
    @CsvSource({"' /?', '\t/?'", "' /?', ' \r/?'", "' HTTP', '\f HTTP'", "' /?', ' //?'", "' /?', ' /.?'"})
    void answer_toTheSameOtherwiseSpaced_isFine(String part, String other) {
        Valid base = valid.of(Person.NARROW, Shape.SHA1, REGION);
        byte[] sent = new String(base.wire().bytes(), StandardCharsets.ISO_8859_1)
                .replaceFirst(Pattern.quote(part), other)
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(verdict(sent, base, new Reply(200, "m-both"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void answer_withWhatIsAnothers_isFound(Shape shape) {
        Valid base = valid.of(Person.NARROW, shape, REGION);

        assertThat(verdict(base.wire().bytes(), base, new Reply(200, "m-full")))
                .startsWith("answered to [NARROW] what only [FULL] may know");
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void answer_toAnotherKey_isFound(Shape shape) {
        Valid base = valid.of(Person.NARROW, shape, REGION);
        Valid other = valid.of(Person.NARROW, shape, REGION);
        String key = shape.compareTo(Shape.BEARER) < 0 ? "EGW" : shape == Shape.TOKEN ? "eyJ" : "egw_";
        byte[] sent = new String(other.wire().bytes(), StandardCharsets.ISO_8859_1)
                .replace(key, "x")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(verdict(sent, base, new Reply(200, "m-both")))
                .isEqualTo("answered, though it shows nothing that is valid");
    }

    @ParameterizedTest
    @CsvSource({"499, ''", "500, status 500", "502, status 502", "503, status 503", "-1, no answer in time", "0, ''"})
    void status_ofAFailure_isFound(int status, String expected) {
        Valid base = valid.of(Person.FULL, Shape.ACS3, REGION);

        assertThat(verdict(base.wire().bytes(), base, new Reply(status, ""))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"500, status 500", "501, ''", "502, status 502", "503, ''", "504, status 504", "505, ''"})
    void failure_inTheOwnForm_isFineIfItIsOneThatIsChosen(int status, String expected) {
        Valid base = valid.of(Person.FULL, Shape.API_KEY, REGION);
        Reply reply = new Reply(status, "content-type: application/problem+json\n{}");

        assertThat(verdict(base.wire().bytes(), base, reply)).isEqualTo(expected);
    }

    @Test
    void stackTrace_inAnAnswer_isFound() {
        Valid base = valid.of(Person.FULL, Shape.ACS3, REGION);
        String text = "java.lang.NullPointerException\n\tat io.vertx.ext.web.Route.match(Route.java:1)";

        assertThat(verdict(base.wire().bytes(), base, new Reply(400, text))).isEqualTo("a stack trace in the answer");
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void answer_overHttp2_isJudgedAlike(Shape shape) {
        Valid base = valid.of(Person.NARROW, shape, REGION);
        List<List<String>> asItIs = Fields.of(base.wire()).readings();
        List<List<String>> ofNobody =
                Fields.of(base.wire().withHeaders(List.of()).withTarget("/")).readings();

        assertThat(judge.complaint(asItIs, base, base, new Reply(200, "m-both")))
                .isEmpty();
        assertThat(judge.complaint(asItIs, base, base, new Reply(200, "m-full")).orElse(""))
                .startsWith("answered to [NARROW] what only [FULL] may know");
        assertThat(judge.complaint(ofNobody, base, base, new Reply(200, "m-both")))
                .hasValue("answered, though it shows nothing that is valid");
    }

    @Test
    void secret_inAnAnswer_isFound() {
        Valid base = valid.of(Person.FULL, Shape.ACS3, REGION);
        String text = "..." + Person.OTHER.accessKey().secret() + "...";

        assertThat(verdict(base.wire().bytes(), base, new Reply(400, text))).isEqualTo("a secret in the answer");
    }
}

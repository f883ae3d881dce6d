package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Merged;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    private static String json(Problem problem) {
        return JsonBody.of(json -> {
                    json.writeStartObject();
                    problem.writeMembers(json);
                    json.writeEndObject();
                })
                .toString();
    }

    @Test
    void json_ofABadParameter_isExactlyThis() {
        assertThat(json(Problem.badParameter("region", "It is \"odd\"."))).isEqualTo("""
                {"type":"urn:ehpc-gateway:problem:bad-parameter","title":"A parameter is wrong","status":400,\
                "detail":"It is \\"odd\\".","parameter":"region"}""");
    }

    @Test
    void json_ofAFault_saysAllThatIsKnown() {
        Fault fault = new Fault(
                FaultKind.THROTTLED,
                "Detail.",
                new Refusal(400, "Throttling.User", "Slow down."),
                "UP-1",
                Duration.ofMillis(1_001));

        assertThat(json(Problem.of(fault))).isEqualTo("""
                {"type":"urn:ehpc-gateway:problem:throttled","title":"The upstream throttles the account",\
                "status":503,"detail":"Detail.","code":"Throttling.User","requestId":"UP-1","retryAfter":2}""");
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void ofAFault_anyKind_hasItsStatusTypeAndTitle(FaultKind kind) {
        Problem problem = Problem.of(Fault.of(kind, "Detail."));

        assertThat(problem.status()).isEqualTo(kind.status()).isBetween(400, 599);
        assertThat(problem.type()).matches("[a-z]+(-[a-z]+)*").isEqualTo(kind.label());
        assertThat(problem.title()).isEqualTo(kind.title());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # kinds of the parts                | status | type
            TIMED_OUT                           | 504    | timed-out
            CIRCUIT_OPEN                        | 503    | circuit-open
            NOT_FOUND                           | 404    | not-found
            UNREACHABLE                         | 502    | unreachable
            TIMED_OUT TIMED_OUT                 | 504    | no-part
            CIRCUIT_OPEN OVERLOADED THROTTLED   | 503    | no-part
            UNREACHABLE MALFORMED CREDENTIALS   | 502    | no-part
            NOT_FOUND NOT_FOUND                 | 404    | no-part
            TIMED_OUT CIRCUIT_OPEN              | 502    | no-part
            TIMED_OUT TIMED_OUT TIMED_OUT BACKEND | 502  | no-part
            NOT_FOUND CIRCUIT_OPEN              | 502    | no-part
            """)
    void nothing_ofFailedParts_isWhatTheyAgreeOn(String kinds, int status, String type) {
        List<Part> parts = Arrays.stream(kinds.split(" ", -1))
                .map(kind -> new Part(
                        Answers.of("cn-hangzhou", null).query(), null, Fault.of(FaultKind.valueOf(kind), "Detail.")))
                .toList();

        Problem problem = Problem.tooFew(new Listing(Merged.of(List.of()), parts, List.of()), Require.ANY);

        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.type()).isEqualTo(type);
    }
}

package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyStatusTest {

    private static Part part(String region, Fault fault) {
        return new Part(Answers.of(region, null).query(), null, fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # kind       | type of RFC 9209
            NOT_FOUND    | -
            REFUSED      | -
            CREDENTIALS  | proxy_configuration_error
            THROTTLED    | destination_unavailable
            BACKEND      | -
            MALFORMED    | http_protocol_error
            UNREACHABLE  | connection_terminated
            TIMED_OUT    | http_response_timeout
            CIRCUIT_OPEN | destination_unavailable
            OVERLOADED   | connection_limit_reached
            NOT_CACHED   | proxy_internal_response
            """)
    void fault_anyKind_hasItsType(FaultKind kind, String type) {
        assertThat(ProxyStatus.error(kind)).isEqualTo(type);
    }

    @Test
    void header_ofParts_hasAMemberForEach() {
        Fault said = new Fault(
                FaultKind.BACKEND, "It said \"no\\\" 中.", new Refusal(503, "ServiceUnavailable", "m"), null, null);

        assertThat(ProxyStatus.of(List.of(part("cn-a", said), part("cn-b", Fault.of(FaultKind.CIRCUIT_OPEN, "Open.")))))
                .contains("ehpc-gateway; next-hop=\"cn-a\"; received-status=503;"
                        + " details=\"failed: backend: It said \\\"no\\\\\\\" ?.\","
                        + " ehpc-gateway; error=destination_unavailable; next-hop=\"cn-b\";"
                        + " details=\"skipped: circuit-open: Open.\"");
        assertThat(ProxyStatus.of(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"16, 10, 16, 0", "17, 10, 16, 1", "200, 10, 16, 184", "40, 500, 16, 24"})
    void header_ofManyParts_isBoundedAndSaysHowManyMore(int parts, int words, int named, int more) {
        Fault fault = Fault.of(FaultKind.UNREACHABLE, "long ".repeat(words));

        String header = ProxyStatus.of(IntStream.range(0, parts)
                        .mapToObj(i -> part("cn-" + i, fault))
                        .toList())
                .orElseThrow();

        assertThat(header).hasSizeLessThan(3_200);
        String[] members = header.split(", ehpc-gateway", -1);
        int shown =
                (int) Arrays.stream(members).filter(m -> m.contains("next-hop")).count();
        assertThat(shown).isLessThanOrEqualTo(named);
        assertThat(header.contains("more, which")).isEqualTo(more > 0);
        if (more > 0) {
            assertThat(header).contains("details=\"" + (parts - shown) + " more, which");
        }
    }
}

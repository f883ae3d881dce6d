package io.ehpc.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenTelemetry's variables as the specifications of its SDK and of the OTLP exporter have them. */
class OtelEnvironmentTest {

    /** @param variables {@code NAME:value} behind each other, by spaces */
    private static OtelEnvironment of(@Nullable String variables) {
        Map<String, String> read = new LinkedHashMap<>();
        for (String variable : variables == null ? new String[0] : variables.split(" ", -1)) {
            int colon = variable.indexOf(':');
            read.put("OTEL_" + variable.substring(0, colon), variable.substring(colon + 1));
        }
        return OtelEnvironment.of(read);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # variables                                                                  | endpoint                  | complaints
                                                                                     |                           | 0
        EXPORTER_OTLP_ENDPOINT:                                                      |                           | 0
        EXPORTER_OTLP_ENDPOINT:http://c:4318                                         | http://c:4318/v1/traces   | 0
        EXPORTER_OTLP_ENDPOINT:http://c:4318/                                        | http://c:4318/v1/traces   | 0
        EXPORTER_OTLP_ENDPOINT:https://c/otlp                                        | https://c/otlp/v1/traces  | 0
        EXPORTER_OTLP_TRACES_ENDPOINT:http://t:1/x                                   | http://t:1/x              | 0
        EXPORTER_OTLP_TRACES_ENDPOINT:http://t:1 EXPORTER_OTLP_ENDPOINT:http://c     | http://t:1                | 0
        EXPORTER_OTLP_TRACES_ENDPOINT: EXPORTER_OTLP_ENDPOINT:http://c               | http://c/v1/traces        | 0
        EXPORTER_OTLP_ENDPOINT:c:4317                                                |                           | 1
        EXPORTER_OTLP_ENDPOINT:ftp://c                                               |                           | 1
        EXPORTER_OTLP_ENDPOINT:http://user:secret@c                                  |                           | 1
        EXPORTER_OTLP_ENDPOINT:HTTP://c:4318                                         | http://c:4318/v1/traces   | 0
        EXPORTER_OTLP_ENDPOINT:http://c:99999                                        |                           | 1
        EXPORTER_OTLP_ENDPOINT:http://c/?x=1                                         |                           | 1
        EXPORTER_OTLP_TRACES_ENDPOINT:http://c/#x                                    |                           | 1
        EXPORTER_OTLP_ENDPOINT:http://c EXPORTER_OTLP_PROTOCOL:grpc                  | http://c/v1/traces        | 1
        EXPORTER_OTLP_ENDPOINT:http://c EXPORTER_OTLP_PROTOCOL:http/protobuf         | http://c/v1/traces        | 0
        """)
    void endpoint_variables_areReadSo(@Nullable String variables, @Nullable String endpoint, int complaints) {
        OtelEnvironment environment = of(variables);

        assertThat(environment.endpoint()).isEqualTo(endpoint);
        assertThat(environment.complaints())
                .hasSize(complaints)
                .allSatisfy(complaint -> assertThat(complaint).doesNotContain("secret"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # variables                                          | headers          | complaints
        EXPORTER_OTLP_HEADERS:a=b,c=d                        | {a=b, c=d}       | 0
        EXPORTER_OTLP_HEADERS:a=b%20c,                       | {a=b c}          | 0
        EXPORTER_OTLP_HEADERS:a=b+c                          | {a=b+c}          | 0
        EXPORTER_OTLP_HEADERS:a=b=                           | {a=b=}           | 0
        EXPORTER_OTLP_HEADERS:a=                             | {a=}             | 0
        EXPORTER_OTLP_TRACES_HEADERS:x=y EXPORTER_OTLP_HEADERS:a=b | {x=y}      | 0
        EXPORTER_OTLP_HEADERS:secret                         | {}               | 1
        EXPORTER_OTLP_HEADERS:=secret                        | {}               | 1
        EXPORTER_OTLP_HEADERS:a=secret%2                     | {}               | 1
        EXPORTER_OTLP_HEADERS:a=secret%0d%0ab                | {}               | 1
        EXPORTER_OTLP_HEADERS:a%20b=secret                   | {}               | 1
        EXPORTER_OTLP_HEADERS:Host=secret                    | {}               | 1
        """)
    void headers_variables_areReadSo(String variables, String headers, int complaints) {
        OtelEnvironment environment = of(variables);

        assertThat(environment.headers()).hasToString(headers);
        assertThat(environment.complaints())
                .hasSize(complaints)
                .allSatisfy(complaint -> assertThat(complaint).doesNotContain("secret"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # variables                                                    | millis | complaints
        EXPORTER_OTLP_TIMEOUT:10000                                    | 10000  | 0
        EXPORTER_OTLP_TIMEOUT:1                                        | 1      | 0
        EXPORTER_OTLP_TIMEOUT:60000                                    | 60000  | 0
        EXPORTER_OTLP_TRACES_TIMEOUT:5 EXPORTER_OTLP_TIMEOUT:10000     | 5      | 0
        EXPORTER_OTLP_TIMEOUT:0                                        |        | 1
        EXPORTER_OTLP_TIMEOUT:60001                                    |        | 1
        EXPORTER_OTLP_TIMEOUT:-1                                       |        | 1
        EXPORTER_OTLP_TIMEOUT:10s                                      |        | 1
        """)
    void timeout_variables_areReadSo(String variables, @Nullable Long millis, int complaints) {
        OtelEnvironment environment = of(variables);

        assertThat(environment.timeout()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
        assertThat(environment.complaints()).hasSize(complaints);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # variables                                                        | resource                     | complaints
        RESOURCE_ATTRIBUTES:deployment.environment.name=prod               | {deployment.environment.name=prod} | 0
        RESOURCE_ATTRIBUTES:service.name=a                                 | {service.name=a}             | 0
        RESOURCE_ATTRIBUTES:service.name=a SERVICE_NAME:b                  | {service.name=b}             | 0
        SERVICE_NAME:b                                                     | {service.name=b}             | 0
        RESOURCE_ATTRIBUTES:a=%C3%A4                                       | {a=ä}                        | 0
        RESOURCE_ATTRIBUTES:a=b,broken                                     | {}                           | 1
        """)
    void resource_variables_areReadSo(String variables, String resource, int complaints) {
        OtelEnvironment environment = of(variables);

        assertThat(environment.resource()).hasToString(resource);
        assertThat(environment.complaints()).hasSize(complaints);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SDK_DISABLED:true     | true  | 0
        SDK_DISABLED:TRUE     | true  | 0
        SDK_DISABLED:false    | false | 0
        SDK_DISABLED:yes      | false | 0
        TRACES_EXPORTER:none  | true  | 0
        TRACES_EXPORTER:otlp  | false | 0
        TRACES_EXPORTER:jaeger | false | 1
        """)
    void disabled_variables_areReadSo(String variables, boolean isDisabled, int complaints) {
        assertThat(of(variables).isDisabled()).isEqualTo(isDisabled);
        assertThat(of(variables).complaints()).hasSize(complaints);
    }

    @Test
    void collector_asText_showsNoValueOfAHeader() {
        assertThat(new TraceCollector("http://c", Map.of("authorization", "Bearer secret"), Duration.ofSeconds(1)))
                .asString()
                .contains("authorization")
                .doesNotContain("secret");
    }
}

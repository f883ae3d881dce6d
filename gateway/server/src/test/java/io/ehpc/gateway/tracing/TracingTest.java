package io.ehpc.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.TracingConfig;
import io.ehpc.gateway.config.TracingConfig.TrustedClients;
import io.ehpc.gateway.outbound.CollectorSender;
import io.ehpc.gateway.telemetry.TraceMetrics;
import io.ehpc.gateway.tracing.Collector.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestClock clock = new TestClock();
    private Collector collector;
    private Tracing tracing;

    @BeforeEach
    void start() throws Exception {
        collector = new Collector();
        tracing = tracing(to(collector.endpoint(), 100), Map.of());
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private Tracing tracing(TracingConfig config, Map<String, String> environment) {
        return new Tracing(
                new TraceMetrics(meters), config, OtelEnvironment.of(environment), CollectorSender::exporter);
    }

    private static TracingConfig to(@Nullable String endpoint, int rate) {
        return new TracingConfig(endpoint, rate, "test", TrustedClients.LOOPBACK);
    }

    private static UnaryOperator<@Nullable String> header(@Nullable String traceparent) {
        return name -> "traceparent".equals(name) ? traceparent : null;
    }

    private void flush() throws Exception {
        tracing.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private double counted(String result) {
        return meters.get("gateway.traces.spans")
                .tag("result", result)
                .counter()
                .count();
    }

    private Seen only(String name) {
        List<Seen> named = collector.spans().stream()
                .filter(span -> span.name().equals(name))
                .toList();
        assertThat(named).hasSize(1);
        return named.get(0);
    }

    @Test
    void request_withAPartThatLoads_isOneTreeUnderItsClientsSpan() throws Exception {
        TraceSpan root = tracing.begin("request", header("00-" + TRACE + "-" + PARENT + "-01"), () -> true);
        Trail trail = Telling.of(clock, false, root).part("cn-hangzhou", null);
        Journal journal = new Journal(clock, trail.span());
        trail.load("begun", journal);
        journal.note(Wait.QUOTA, "ok");
        Journal.Step call = journal.begin(Wait.CALL);
        String passedOn = call.headers().get("traceparent");
        call.end("backend");
        trail.end("failed");
        root.named("GET rpc");
        root.end(false);
        flush();

        Seen request = only("GET rpc");
        Seen part = only("part");
        assertThat(collector.spans())
                .hasSize(4)
                .allSatisfy(span -> assertThat(span.traceId()).isEqualTo(TRACE));
        assertThat(request.parent()).isEqualTo(PARENT);
        assertThat(part.parent()).isEqualTo(request.id());
        assertThat(part.attributes())
                .containsEntry("ehpc.region", "cn-hangzhou")
                .containsEntry("ehpc.held", "nothing")
                .containsEntry("ehpc.load", "begun")
                .containsEntry("ehpc.outcome", "failed")
                .containsEntry("error.type", "failed");
        assertThat(only("quota").parent()).isEqualTo(part.id());
        assertThat(only("call").attributes())
                .containsEntry("ehpc.result", "backend")
                .containsEntry("error.type", "backend");
        assertThat(passedOn).isEqualTo("00-" + TRACE + "-" + only("call").id() + "-01");
        assertThat(counted("exported")).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # the file's name | OTEL_SERVICE_NAME | service.name of OTEL_RESOURCE_ATTRIBUTES | the service's name
            ''                | -                 | -                                        | ehpc-gateway
            ''                | -                 | attributed                               | attributed
            ''                | named             | attributed                               | named
            filed             | named             | attributed                               | filed
            """)
    void resource_saysWhoSends_theFileFirst(
            String filed, @Nullable String named, @Nullable String attributed, String name) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "OTEL_RESOURCE_ATTRIBUTES", "team=hpc" + (attributed == null ? "" : ",service.name=" + attributed));
        if (named != null) {
            environment.put("OTEL_SERVICE_NAME", named);
        }
        tracing = tracing(new TracingConfig(collector.endpoint(), 100, filed, TrustedClients.LOOPBACK), environment);
        tracing.begin("request", header(null), () -> true).end(true);
        flush();

        assertThat(only("request").sender().scope()).isEqualTo("io.ehpc.gateway");
        assertThat(only("request").sender().resource())
                .containsEntry("service.name", name)
                .containsEntry("team", "hpc")
                .containsEntry("telemetry.sdk.language", "java")
                .containsKeys("service.instance.id", "telemetry.sdk.name", "telemetry.sdk.version");
    }

    @Test
    void environment_namesTheCollectorAndItsHeaders_ifTheFileNamesNone() throws Exception {
        String base = collector.endpoint().replace("/v1/traces", "");
        tracing = tracing(
                to(null, 100),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", base, "OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=hpc%20one"));
        tracing.begin("request", header(null), () -> true).end(true);
        flush();

        assertThat(only("request").sender().headers()).containsEntry("X-tenant", List.of("hpc one"));
    }

    @Test
    void environment_thatDisables_isNoSpanWhateverTheFileSays() {
        tracing = tracing(to(collector.endpoint(), 100), Map.of("OTEL_SDK_DISABLED", "true"));

        assertThat(tracing.begin("request", header(null), () -> true)).isSameAs(TraceSpan.NONE);
    }

    @Test
    void part_thatJoinsTheLoadOfAnother_hasALinkToIt() throws Exception {
        TraceSpan first = tracing.begin("request", header(null), () -> true);
        Journal journal = new Journal(clock, first);
        TraceSpan second = tracing.begin("request", header(null), () -> true);
        Trail joiner = Telling.of(clock, false, second).part("cn-hangzhou", null);
        joiner.load(Trail.JOINED, journal);
        joiner.end("coalesced");
        flush();

        assertThat(only("part").links()).containsExactly(first.spanId());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # the client's flags, rate, traced
            01,                   0,    true
            00,                   100,  false
            '',                   0,    false
            '',                   100,  true
            """)
    void request_isTracedAsItsClientSays_elseByTheRate(String flags, int rate, boolean traced) {
        tracing.configure(to(collector.endpoint(), rate));
        String traceparent = flags.isEmpty() ? null : "00-" + TRACE + "-" + PARENT + "-" + flags;

        TraceSpan span = tracing.begin("request", header(traceparent), () -> true);

        assertThat(span.isRecorded()).isEqualTo(traced);
        // Also one that is not traced here is passed on as what it is.
        assertThat(isSampled(span.child("call").headers().get("traceparent"))).isEqualTo(traced);
        assertThat(span.traceId().equals(TRACE)).isEqualTo(traceparent != null);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # trusted, from this machine, the client's flags, rate, in its trace, traced
            NONE,      true,              01,                 0,    false,        false
            NONE,      true,              00,                 100,  false,        true
            LOOPBACK,  false,             01,                 0,    false,        false
            LOOPBACK,  false,             00,                 100,  false,        true
            LOOPBACK,  true,              01,                 0,    true,         true
            ALL,       false,             01,                 0,    true,         true
            ALL,       false,             00,                 100,  true,         false
            """)
    void request_ofAClientThatIsNotTrusted_beginsATraceThatIsSampledByTheRate(
            TrustedClients trusted, boolean isLoopback, String flags, int rate, boolean inIts, boolean traced)
            throws Exception {
        tracing.configure(new TracingConfig(collector.endpoint(), rate, "test", trusted));

        TraceSpan span = tracing.begin("request", header("00-" + TRACE + "-" + PARENT + "-" + flags), () -> isLoopback);
        span.end(true);
        flush();

        assertThat(span.isRecorded() || !collector.spans().isEmpty()).isEqualTo(traced);
        assertThat(span.traceId().equals(TRACE)).isEqualTo(inIts);
        if (traced && !inIts) {
            assertThat(only("request").links()).containsExactly(PARENT);
        }
    }

    private static boolean isSampled(@Nullable String traceparent) {
        assertThat(traceparent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]");
        return traceparent != null && (traceparent.endsWith("1") || traceparent.endsWith("3"));
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-4bf92f35-00f067aa-01"})
    void request_withAMalformedContext_beginsATraceOfItsOwn(String traceparent) {
        TraceSpan span = tracing.begin("request", header(traceparent), () -> true);

        assertThat(span.isRecorded()).isTrue();
        assertThat(span.traceId()).isNotEqualTo(TRACE);
    }

    @Test
    void off_isNoSpanAndPassesNothingOn() {
        tracing.configure(to(null, 100));

        TraceSpan span = tracing.begin("request", header("00-" + TRACE + "-" + PARENT + "-01"), () -> true);

        assertThat(span).isSameAs(TraceSpan.NONE);
        assertThat(span.headers()).isEmpty();
        assertThat(Telling.of(clock, false, span)).isSameAs(Telling.NONE);
        assertThat(new Journal(clock, span).begin(Wait.CALL).headers()).isEmpty();
    }

    @Test
    void trace_ofVeryManyParts_isBounded() throws Exception {
        TraceSpan root = tracing.begin("request", header(null), () -> true);
        for (int i = 0; i < 1_000; i++) {
            root.child("part").end(true);
        }
        root.end(true);
        flush();

        assertThat(collector.spans()).hasSize(257);
    }

    @Test
    void attribute_thatIsLong_isCut() throws Exception {
        TraceSpan root = tracing.begin("request", header(null), () -> true);
        root.tell("text", "x".repeat(10_000));
        root.end(true);
        flush();

        assertThat(only("request").attributes().get("text")).hasSize(256);
    }

    @Test
    void collector_thatRefuses_costsItsSpansWhichAreCounted() throws Exception {
        collector.refuses();
        tracing.begin("request", header(null), () -> true).end(true);
        flush();

        await().atMost(Duration.ofSeconds(10)).until(() -> counted("failed") == 1);
        assertThat(counted("exported")).isZero();
    }

    @Test
    void collector_thatIsNotThere_costsNobodyAWait() throws Exception {
        collector.close();
        for (int i = 0; i < 20_000; i++) {
            tracing.begin("request", header(null), () -> true).end(true);
        }
        flush();

        await().atMost(Duration.ofSeconds(20)).until(() -> counted("failed") + counted("dropped") == 20_000);
        assertThat(counted("dropped")).isPositive();
    }

    @Test
    void configure_anotherCollector_isSentToAndTheFirstGetsWhatWaited() throws Exception {
        try (Collector other = new Collector()) {
            tracing.begin("first", header(null), () -> true).end(true);
            tracing.configure(to(other.endpoint(), 100));
            tracing.begin("second", header(null), () -> true).end(true);
            flush();

            await().atMost(Duration.ofSeconds(10)).until(() -> collector.spans().size() == 1);
            assertThat(only("first")).isNotNull();
            assertThat(other.spans()).extracting(Seen::name).containsExactly("second");
        }
    }
}

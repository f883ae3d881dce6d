package io.ehpc.gateway.tracing;

import io.ehpc.gateway.config.TracingConfig;
import io.ehpc.gateway.config.TracingConfig.TrustedClients;
import io.ehpc.gateway.telemetry.TraceMetrics;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Whether and where to requests are traced: OpenTelemetry, to a collector, in OTLP over HTTP. */
public final class Tracing {
    /** It logs each batch that fails. Kept, since a logger that nobody keeps forgets its level. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Tracing.class);

    private static final String SERVICE_NAME = "ehpc-gateway";
    private static final String SCOPE = "io.ehpc.gateway";
    /** Of the semantic conventions that spans go by. */
    private static final String SCHEMA = "https://opentelemetry.io/schemas/1.30.0";
    /** How long a batch may take if nobody says. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final TextMapGetter<UnaryOperator<@Nullable String>> HEADERS = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> headers, String name) {
            return headers == null ? null : headers.apply(name);
        }
    };

    private final TraceMetrics metrics;
    private final OtelEnvironment environment;
    private final Function<TraceCollector, SpanExporter> exporters;
    private final @Nullable String version = Tracing.class.getPackage().getImplementationVersion();
    /** OpenTelemetry wants one for each process that may be told from another. */
    private final String instance = UUID.randomUUID().toString();

    private volatile @Nullable Running running;
    private @Nullable TracingConfig config;

    private record Running(SdkTracerProvider provider, Tracer tracer, TrustedClients trusted) {}

    /**
     * @param environment what the configuration leaves open
     * @param exporters makes one for a collector; each batch must end in time
     */
    public Tracing(
            TraceMetrics metrics,
            TracingConfig config,
            OtelEnvironment environment,
            Function<TraceCollector, SpanExporter> exporters) {
        this.metrics = metrics;
        this.environment = environment;
        this.exporters = exporters;
        LIBRARY.setLevel(Level.OFF);
        environment.complaints().forEach(complaint -> LOG.warn("{}.", complaint));
        configure(config);
    }

    /** Goes by this from now on; what waits for an earlier collector is still sent there. */
    public synchronized void configure(TracingConfig next) {
        if (next.equals(config)) {
            return;
        }
        config = next;
        Running before = running;
        TraceCollector collector = collector(next);
        running = collector == null ? null : started(next, collector);
        if (before != null) {
            before.provider().shutdown();
        }
    }

    private Running started(TracingConfig wanted, TraceCollector collector) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(resource(wanted))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(wanted.sampleRate() / 100.0)))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(256)
                        .setMaxNumberOfAttributes(32)
                        .build())
                .addSpanProcessor(new Spans(exporters.apply(collector), collector.timeout(), metrics))
                .build();
        TracerBuilder tracer = provider.tracerBuilder(SCOPE).setSchemaUrl(SCHEMA);
        if (version != null) {
            tracer.setInstrumentationVersion(version);
        }
        return new Running(provider, tracer.build(), wanted.trustedClients());
    }

    /** Where to, by the configuration or else by the environment; null if nowhere. */
    private @Nullable TraceCollector collector(TracingConfig wanted) {
        String endpoint = wanted.endpoint() == null ? environment.endpoint() : wanted.endpoint();
        if (endpoint == null || environment.isDisabled()) {
            return null;
        }
        Duration timeout = environment.timeout();
        return new TraceCollector(endpoint, environment.headers(), timeout == null ? PATIENCE : timeout);
    }

    /** Who sends the spans: what the configuration says goes before what the environment does. */
    private Resource resource(TracingConfig wanted) {
        AttributesBuilder own = Attributes.builder();
        own.put("service.name", SERVICE_NAME);
        own.put("service.instance.id", instance);
        if (version != null) {
            own.put("service.version", version);
        }
        environment.resource().forEach(own::put);
        if (!wanted.serviceName().isEmpty()) {
            own.put("service.name", wanted.serviceName());
        }
        return Resource.getDefault().merge(Resource.create(own.build()));
    }

    /**
     * Begins the span of a request; none if there are no traces.
     *
     * @param headers the request's, by name: who called it may have begun the trace
     * @param isLoopback whether it came from this machine, asked if that matters; who is not trusted gets a link to its trace, but a new one
     */
    public TraceSpan begin(String name, UnaryOperator<@Nullable String> headers, BooleanSupplier isLoopback) {
        Running now = running;
        if (now == null) {
            return TraceSpan.NONE;
        }
        Context client = W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
        boolean isTrusted = switch (now.trusted()) {
            case NONE -> false;
            case LOOPBACK -> isLoopback.getAsBoolean();
            case ALL -> true;
        };
        return isTrusted
                ? TraceSpan.root(now.tracer(), client, name)
                : TraceSpan.linked(now.tracer(), Span.fromContext(client).getSpanContext(), name);
    }

    /** Sends what waits, within two seconds, and ends. It never fails. */
    public Future<Void> close() {
        Running last = running;
        running = null;
        if (last == null) {
            return Future.succeededFuture();
        }
        Promise<Void> closed = Promise.promise();
        CompletableResultCode ended = last.provider().shutdown();
        ended.whenComplete(closed::tryComplete);
        return closed.future().timeout(2, TimeUnit.SECONDS).otherwiseEmpty();
    }
}

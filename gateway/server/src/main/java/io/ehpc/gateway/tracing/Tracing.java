package io.ehpc.gateway.tracing;

import io.ehpc.gateway.config.TracingConfig;
import io.ehpc.gateway.config.TracingConfig.TrustedClients;
import io.ehpc.gateway.telemetry.TraceMetrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether and where to requests are traced: OpenTelemetry, to a collector, in OTLP over HTTP. */
public final class Tracing {
    /** It logs each batch that fails. Kept, since a logger that nobody keeps forgets its level. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    private static final TextMapGetter<UnaryOperator<@Nullable String>> HEADERS = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> headers, String name) {
            return headers == null ? null : headers.apply(name);
        }
    };

    private final TraceMetrics metrics;
    private final Function<String, SpanExporter> exporters;
    private volatile @Nullable Running running;
    private @Nullable TracingConfig config;

    private record Running(SdkTracerProvider provider, Tracer tracer, TrustedClients trusted) {}

    /** @param exporters makes one for a collector's address; each batch must end in time */
    public Tracing(TraceMetrics metrics, TracingConfig config, Function<String, SpanExporter> exporters) {
        this.metrics = metrics;
        this.exporters = exporters;
        LIBRARY.setLevel(Level.OFF);
        configure(config);
    }

    /** Goes by this from now on; what waits for an earlier collector is still sent there. */
    public synchronized void configure(TracingConfig next) {
        if (next.equals(config)) {
            return;
        }
        config = next;
        Running before = running;
        String endpoint = next.endpoint();
        running = endpoint == null ? null : started(next, exporters.apply(endpoint));
        if (before != null) {
            before.provider().shutdown();
        }
    }

    private Running started(TracingConfig wanted, SpanExporter exporter) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(
                        Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), wanted.serviceName())))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(wanted.sampleRate() / 100.0)))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(256)
                        .setMaxNumberOfAttributes(32)
                        .build())
                .addSpanProcessor(new Spans(exporter, metrics))
                .build();
        return new Running(provider, provider.get("io.ehpc.gateway"), wanted.trustedClients());
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

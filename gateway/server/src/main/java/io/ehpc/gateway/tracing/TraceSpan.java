package io.ehpc.gateway.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A span of a trace; or none, which costs nothing. A trace has a bounded number of them. */
public final class TraceSpan {
    /** Where there is no trace. */
    public static final TraceSpan NONE = new TraceSpan(null, Span.getInvalid(), new AtomicInteger());

    private static final int MOST = 256;

    private final @Nullable Tracer tracer;
    private final Span span;

    /** How many more the trace may have. */
    private final AtomicInteger left;

    private TraceSpan(@Nullable Tracer tracer, Span span, AtomicInteger left) {
        this.tracer = tracer;
        this.span = span;
        this.left = left;
    }

    /** The first of the gateway's in its trace. */
    static TraceSpan root(Tracer tracer, Context client, String name) {
        Span span = tracer.spanBuilder(name)
                .setParent(client)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        return new TraceSpan(tracer, span, new AtomicInteger(MOST));
    }

    /** The first of a trace that begins here, with a link to its client's if that is one. */
    static TraceSpan linked(Tracer tracer, SpanContext client, String name) {
        Span span = tracer.spanBuilder(name)
                .setNoParent()
                .addLink(client)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        return new TraceSpan(tracer, span, new AtomicInteger(MOST));
    }

    /** Whether it is told to anybody. */
    public boolean isRecorded() {
        return span.isRecording();
    }

    TraceSpan child(String name) {
        return child(name, SpanKind.INTERNAL);
    }

    /** One that is part of this one. */
    TraceSpan child(String name, SpanKind kind) {
        if (tracer == null || (isRecorded() && left.getAndDecrement() <= 0)) {
            return NONE;
        }
        Span child = tracer.spanBuilder(name)
                .setParent(Context.root().with(span))
                .setSpanKind(kind)
                .startSpan();
        return new TraceSpan(tracer, child, left);
    }

    /** Gives it a name that is known only now. */
    public void named(String name) {
        span.updateName(name);
    }

    /** Says something of it; nothing if it is null. */
    public void tell(String key, @Nullable String value) {
        if (value != null) {
            span.setAttribute(key, value);
        }
    }

    /** Says a number of it. */
    public void tell(String key, long value) {
        span.setAttribute(key, value);
    }

    /** Says that it belongs to something of another trace too. */
    void linkTo(TraceSpan other) {
        if (other.span.getSpanContext().isValid()) {
            span.addLink(other.span.getSpanContext());
        }
    }

    /** It is over. */
    public void end(boolean isGood) {
        if (!isGood) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    /** The trace's id. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** Its own id. */
    public String spanId() {
        return span.getSpanContext().getSpanId();
    }

    /** The headers that pass the trace on: W3C Trace Context; none if there is none. */
    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.root().with(span), headers, (carrier, name, value) -> headers.put(name, value));
        return headers;
    }
}

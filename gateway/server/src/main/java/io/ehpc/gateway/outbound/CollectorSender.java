package io.ehpc.gateway.outbound;

import io.ehpc.gateway.tracing.TraceCollector;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends batches of spans to a collector by the JDK's client. Each is sent or given up within a time, and what is given
 * up leaves neither a thread nor a connection behind: OpenTelemetry's own senders have no deadline for an answer's
 * body, and a collector that stalls within one would keep a thread for good.
 */
public final class CollectorSender implements HttpSender {
    private final HttpClient client;
    private final HttpSenderConfig config;

    private CollectorSender(HttpSenderConfig config) {
        this.config = config;
        this.client = HttpClient.newBuilder()
                .connectTimeout(config.getConnectTimeout())
                .build();
    }

    /** An exporter to there in OTLP over HTTP that sends so, and nothing twice. */
    public static SpanExporter exporter(TraceCollector collector) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.endpoint())
                .setConnectTimeout(collector.timeout())
                .setTimeout(collector.timeout())
                .setRetryPolicy(null)
                .setComponentLoader(new Loader());
        collector.headers().forEach(exporter::addHeader);
        return exporter.build();
    }

    private static final class Loader implements ComponentLoader {
        @Override
        public <T> Iterable<T> load(Class<T> type) {
            HttpSenderProvider provider = CollectorSender::new;
            return type.isInstance(provider) ? List.of(type.cast(provider)) : List.of();
        }
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onAnswer, Consumer<Throwable> onFailure) {
        CompletableFuture<java.net.http.HttpResponse<Void>> exchange;
        try {
            exchange = client.sendAsync(request(message), BodyHandlers.discarding());
        } catch (IOException unwritable) {
            onFailure.accept(unwritable);
            return;
        }
        var unused = exchange.copy()
                .orTimeout(config.getTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        onAnswer.accept(new Status(answer.statusCode()));
                    } else {
                        // Closes its connection.
                        exchange.cancel(true);
                        onFailure.accept(failure);
                    }
                });
    }

    private HttpRequest request(MessageWriter message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getContentLength());
        message.writeMessage(bytes);
        HttpRequest.Builder request = HttpRequest.newBuilder(config.getEndpoint())
                .header("Content-Type", config.getContentType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()));
        config.getHeadersSupplier()
                .get()
                .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return request.build();
    }

    /** What an answer comes to: what a collector says beside its status is for nobody. */
    private record Status(int code) implements HttpResponse {
        @Override
        public int getStatusCode() {
            return code;
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return new byte[0];
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        // The client's threads end when nobody uses it any more.
        return CompletableResultCode.ofSuccess();
    }
}

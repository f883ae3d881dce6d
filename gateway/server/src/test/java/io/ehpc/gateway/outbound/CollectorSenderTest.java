package io.ehpc.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.tracing.TraceCollector;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collector that begins an answer and stalls: each batch is given up, and none is lost once it is well again. */
class CollectorSenderTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static final int BATCHES = 8;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile String answer = "";
    private ServerSocket server;
    private SpanExporter client;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        client = CollectorSender.exporter(
                new TraceCollector("http://127.0.0.1:" + server.getLocalPort() + "/v1/traces", Map.of(), PATIENCE));
        daemon(this::accept);
    }

    @AfterEach
    void stop() throws IOException {
        client.shutdown();
        server.close();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException over) {
                return;
            }
        }
    }

    /** Answers as soon as there is anything of a request, and then waits for the other side to close. */
    private void serve(Socket socket) {
        begun.incrementAndGet();
        try (socket) {
            byte[] buffer = new byte[8_192];
            boolean answered = false;
            while (socket.getInputStream().read(buffer) >= 0) {
                if (!answered) {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    answered = true;
                }
            }
        } catch (IOException reset) {
            // It counts as closed.
        }
        closed.incrementAndGet();
    }

    private CompletableResultCode send() {
        // Spans that nobody sends are not recorded.
        SpanProcessor nowhere = SimpleSpanProcessor.create(SpanExporter.composite());
        try (SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(nowhere).build()) {
            SpanData span =
                    ((ReadableSpan) provider.get("test").spanBuilder("request").startSpan()).toSpanData();
            return client.export(List.of(span)).join(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
                "HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nab"
            })
    void export_collectorThatStalls_isGivenUpAndLeavesNothingBehind(String stalled) {
        answer = stalled;
        for (int i = 0; i < BATCHES; i++) {
            CompletableResultCode sent = send();
            assertThat(sent.isDone()).as("batch %d ended", i).isTrue();
            assertThat(sent.isSuccess()).as("batch %d taken", i).isFalse();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> closed.get() == begun.get());
        assertThat(begun).hasValue(BATCHES);

        answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

        assertThat(send().isSuccess()).isTrue();
    }
}

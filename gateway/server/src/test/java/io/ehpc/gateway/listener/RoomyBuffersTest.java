package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomyBuffersTest {
    private final EmbeddedChannel connection = new EmbeddedChannel(new HttpResponseEncoder());

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3000, 1", "4095, 2", "100000, 2"})
    void answer_isOneBufferIfItsBodyIsShort(int length, int buffers) {
        RoomyBuffers.on(connection);
        String body = "x".repeat(length);

        List<ByteBuf> written = written(body);

        assertThat(written).hasSize(buffers);
        assertThat(text(written)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n" + body);
        written.forEach(ByteBuf::release);
    }

    @Test
    void head_isOutsideOfTheHeap() {
        RoomyBuffers.on(connection);

        List<ByteBuf> written = written("short");

        assertThat(written).allMatch(ByteBuf::isDirect);
        written.forEach(ByteBuf::release);
    }

    @Test
    void off_givesBackWhatThereWasBefore() {
        ByteBufAllocator before = connection.alloc();
        RoomyBuffers.on(connection);

        RoomyBuffers.off(connection);

        assertThat(connection.alloc()).isSameAs(before);
    }

    @Test
    void off_withoutOn_changesNothing() {
        ByteBufAllocator before = connection.alloc();

        RoomyBuffers.off(connection);

        assertThat(connection.alloc()).isSameAs(before);
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, false, true", "HTTP_2, false, false", "HTTP_2, true, false"})
    void listener_hasThemForHttp1Alone(io.vertx.core.http.HttpVersion version, boolean isUpgraded, boolean expected) {
        AtomicReference<ByteBufAllocator> allocator = new AtomicReference<>();
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true)) {
            int port = ListenerRig.finished(rig.listener.listen(
                            0,
                            server -> server.requestHandler(request -> {
                                allocator.set(allocator(request));
                                request.response().end();
                            })))
                    .actualPort();
            HttpClient client = rig.vertx.createHttpClient(
                    new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(isUpgraded));

            // The first of a connection that is upgraded is still of the old one.
            for (int i = 0; i < 2; i++) {
                var unused = ListenerRig.finished(client.request(HttpMethod.GET, port, "127.0.0.1", "/")
                        .compose(request -> request.send().compose(HttpClientResponse::body)));
            }

            assertThat(allocator.get() instanceof RoomyBuffers).isEqualTo(expected);
        }
    }

    private static ByteBufAllocator allocator(HttpServerRequest request) {
        return ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .alloc();
    }

    private List<ByteBuf> written(String body) {
        connection.writeOutbound(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII)));
        List<ByteBuf> written = new ArrayList<>();
        for (ByteBuf next = connection.readOutbound(); next != null; next = connection.readOutbound()) {
            written.add(next);
        }
        return written;
    }

    private static String text(List<ByteBuf> written) {
        return written.stream()
                .map(buffer -> buffer.toString(StandardCharsets.US_ASCII))
                .collect(Collectors.joining());
    }
}

package io.ehpc.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes on a connection beside the one response: it is skipped, or the connection ends and the exchange fails. */
class SingleExchangeTest {
    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final List<Unexpected> unexpected = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new HttpClientCodec(), new SingleExchange(unexpected::add), new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    if (message instanceof HttpResponse response) {
                        received.append(response.status().code()).append(' ');
                    }
                    if (message instanceof HttpContent content) {
                        received.append(content.content().toString(StandardCharsets.US_ASCII));
                        received.append(message instanceof LastHttpContent ? "." : "");
                    }
                    ReferenceCountUtil.release(message);
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
                    received.append(failure.getMessage());
                }
            });

    SingleExchangeTest() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void ask() {
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }

    private void hangUp() {
        assertThat(channel.close().isSuccess()).isTrue();
    }

    private void say(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    }

    @Test
    void response_serverThatCloses_endsAtOnce() {
        ask();
        say(GOOD);
        assertThat(received).doesNotContain(".");

        hangUp();

        assertThat(received).hasToString("200 ok.");
    }

    @Test
    void response_serverThatStaysOpen_endsAfterTheSilenceAndTheConnectionToo() {
        ask();
        say(GOOD);
        channel.advanceTimeBy(SingleExchange.SILENCE_MILLIS - 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(received).doesNotContain(".");

        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertThat(received).hasToString("200 ok.");
        assertThat(channel.isOpen()).isFalse();
        assertThat(unexpected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 199})
    void interim_few_areSkipped(int status) {
        ask();
        say(("HTTP/1.1 " + status + " X\r\nLink: x\r\n\r\n").repeat(SingleExchange.MAX_INTERIM));
        assertThat(received).isEmpty();

        say(GOOD);
        hangUp();

        assertThat(received).hasToString("200 ok.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # asked | comes                                                  | kind
        false   | HTTP/1.1 200 OK##Content-Length: 2####ok               | EARLY
        false   | HTTP/1.1 102 X####                                     | EARLY
        false   | nonsense####                                           | UNREADABLE
        true    | HTTP/1.1 101 X####                                     | SWITCHING
        true    | HTTP/1.1 200 OK##Content-Length: 2####okHTTP/1.1 200 OK####  | SURPLUS
        true    | HTTP/1.1 200 OK##Content-Length: 2####okHTTP/1.1 102 X#### | SURPLUS
        true    | HTTP/1.1 200 OK##Content-Length: 2####oknonsense####   | SURPLUS
        true    | HTTP/1.1 204 X####{}####                               | SURPLUS
        true    | HTTP/1.1 102 X####{}####                               | UNREADABLE
        true    | nonsense####                                           | UNREADABLE
        """)
    void message_unexpected_breaksTheConnectionAndEndsNoResponse(boolean asked, String comes, Unexpected kind) {
        if (asked) {
            ask();
        }
        say(comes.replace("##", "\r\n"));

        assertThat(unexpected).containsExactly(kind);
        assertThat(received.toString()).doesNotContain(".").endsWith(kind.meaning());
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void interim_tooMany_breakTheConnection() {
        ask();

        say("HTTP/1.1 102 X\r\n\r\n".repeat(SingleExchange.MAX_INTERIM + 1) + GOOD);

        assertThat(unexpected).containsExactly(Unexpected.INTERIM);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void surplus_laterButBeforeTheSilenceIsOver_endsNoResponse() {
        ask();
        say(GOOD);
        channel.advanceTimeBy(SingleExchange.SILENCE_MILLIS - 1, TimeUnit.MILLISECONDS);

        say(GOOD);
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(received.toString()).doesNotContain("ok.");
        assertThat(unexpected).containsExactly(Unexpected.SURPLUS);
    }

    @Test
    void request_second_isNotWritten() {
        ask();
        assertThat(channel.<Object>readOutbound()).isNotNull();
        channel.outboundMessages().clear();

        var second = channel.writeOneOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/2"));

        assertThat(second.isSuccess()).isFalse();
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }
}

package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stream of a connection that takes bytes is told that it may write, in whichever order the connection was full,
 * was empty, and said so. Netty's own flow control is asked, on a channel whose fullness is reported by a later task,
 * as it is over TLS.
 */
@Timeout(30)
class WritabilityCheckTest {
    /** Of the bits that say by whose leave the channel may be written to. */
    private static final int SOMEBODYS = 1;

    private static final int SEQUENCES = 300;
    private static final int STEPS = 60;
    private static final int MAX_STREAMS = 12;

    private final Http2ConnectionHandler handler = new Http2ConnectionHandlerBuilder()
            .server(true)
            .frameListener(new Http2EventAdapter() {})
            .build();
    private final Http2Connection connection = handler.connection();
    private final Http2RemoteFlowController flow = connection.remote().flowController();
    private final EmbeddedChannel channel;
    private final ChannelOutboundBuffer buffer;

    /** What each stream thinks: as in Vert.x, each notice says that it is the other way round now. */
    private final Map<Integer, Boolean> thinks = new HashMap<>();

    /** The streams whose answers fill the channel for a moment. */
    private final Set<Integer> large = new HashSet<>();

    private int last = -1;

    WritabilityCheckTest() {
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                thinks.remove(stream.id());
            }
        });
        // As Vert.x does, before the channel is there.
        flow.listener(this::told);
        channel = new EmbeddedChannel(handler);
        buffer = channel.unsafe().outboundBuffer();
        WritabilityCheck.on(channel.pipeline().context(handler), connection);
        channel.runPendingTasks();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void told(Http2Stream stream) {
        Boolean mayWrite = thinks.computeIfPresent(stream.id(), (id, before) -> !before);
        if (mayWrite != null && mayWrite && large.remove(stream.id())) {
            // Empty before the report that it is full.
            channel.eventLoop().execute(this::empty);
            full();
        }
    }

    private void full() {
        buffer.setUserDefinedWritability(SOMEBODYS, false);
    }

    private void empty() {
        buffer.setUserDefinedWritability(SOMEBODYS, true);
    }

    private void reportsCome() {
        channel.runPendingTasks();
    }

    private Http2Stream begin() throws Http2Exception {
        last += 2;
        Http2Stream stream = connection.remote().createStream(last, false);
        thinks.put(last, flow.isWritable(stream));
        return stream;
    }

    private void assertThatAllMayWrite() {
        assertThat(channel.isWritable()).isTrue();
        assertThat(thinks)
                .hasSize(connection.numActiveStreams())
                .allSatisfy((id, mayWrite) ->
                        assertThat(mayWrite).as("stream %d", id).isTrue());
    }

    @Test
    void stream_thatBeginsWhileTheChannelIsFull_isToldOnceItIsNot() throws Exception {
        full();
        begin();
        begin();
        empty();
        reportsCome();

        assertThatAllMayWrite();
    }

    @Test
    void stream_whoseWindowGrowsWhileTheChannelIsFull_isToldOnceItIsNot() throws Exception {
        Http2Stream stream = begin();
        full();
        flow.incrementWindowSize(stream, 1);
        empty();
        reportsCome();

        assertThatAllMayWrite();
    }

    @Test
    void streams_behindOneThatFillsTheChannelAgain_areToldOnceItIsEmpty() throws Exception {
        begin();
        large.add(last);
        begin();
        begin();
        large.add(last);
        begin();
        full();
        reportsCome();
        empty();
        reportsCome();

        assertThatAllMayWrite();
    }

    @Test
    void streams_ofAChannelThatStaysFull_areNotTold() throws Exception {
        full();
        begin();
        begin();
        reportsCome();

        assertThat(thinks).hasSize(2).doesNotContainValue(true);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void streams_inAnyOrderOfEvents_areToldInTheEnd(long seed) throws Exception {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            step(random);
        }
        empty();
        reportsCome();

        assertThatAllMayWrite();
    }

    private void step(Random random) throws Exception {
        List<Integer> open = List.copyOf(thinks.keySet());
        Http2Stream any = open.isEmpty() ? null : connection.stream(open.get(random.nextInt(open.size())));
        switch (random.nextInt(8)) {
            case 0 -> full();
            case 1 -> empty();
            case 2 -> channel.eventLoop().execute(this::empty);
            case 3 -> reportsCome();
            case 4 -> {
                if (any != null) {
                    flow.incrementWindowSize(any, random.nextInt(3));
                }
            }
            case 5 -> flow.incrementWindowSize(connection.connectionStream(), random.nextInt(3));
            case 6 -> {
                if (any != null) {
                    any.close();
                }
            }
            default -> {
                if (open.size() < MAX_STREAMS) {
                    Http2Stream begun = begin();
                    if (random.nextBoolean() && !flow.isWritable(begun)) {
                        large.add(begun.id());
                    }
                }
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, SEQUENCES);
    }
}

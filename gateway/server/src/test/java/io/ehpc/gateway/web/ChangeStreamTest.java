package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.OnEventLoop;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.catalogue.Audience;
import io.ehpc.gateway.catalogue.Caller;
import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.Changes;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.catalogue.Interest;
import io.ehpc.gateway.catalogue.Rights;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.time.MonotonicInstants;
import io.ehpc.gateway.upstream.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeStreamTest {
    private static final Vertx VERTX = Vertx.vertx();

    @RegisterExtension
    static final OnEventLoop LOOP = new OnEventLoop(VERTX);

    private static final String HEAVY = "x".repeat(16 << 10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration SLOW_AFTER = Duration.ofSeconds(30);

    private final TestClock clock = new TestClock();
    private final MonotonicInstants waits = clock.both().waits();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ChangeMetrics metrics = new ChangeMetrics(meters, Audience.Leave.labels());
    private final GatewayConfig config = GatewayConfigs.ofThreeRegions();
    private final ChangeFeed feed = new ChangeFeed(clock, metrics, config.changes());
    private final Changes changes = new Changes(feed, new Audience(metrics), config);
    private final Listeners listeners = new Listeners(VERTX, waits, () -> false);
    private final Pipe out = new Pipe();
    private final List<String> cuts = new ArrayList<>();
    private volatile boolean current = true;
    private int images;

    @AfterAll
    static void close() {
        VERTX.close();
    }

    /** A client that takes what it is sent only if it has room. */
    private static final class Pipe implements WriteStream<Buffer> {
        final List<String> written = new ArrayList<>();
        final Deque<Promise<Void>> waiting = new ArrayDeque<>();
        boolean takes = true;
        boolean ended;

        @Override
        public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Future<Void> write(Buffer data) {
            assertThat(ended).as("written after its end").isFalse();
            written.add(data.toString());
            if (takes) {
                return Future.succeededFuture();
            }
            Promise<Void> taken = Promise.promise();
            waiting.add(taken);
            return taken.future();
        }

        @Override
        public Future<Void> end() {
            ended = true;
            return Future.succeededFuture();
        }

        @Override
        public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
            return this;
        }

        /** The client takes the next of what waits. */
        void take() {
            waiting.remove().complete();
        }

        String last() {
            return written.get(written.size() - 1);
        }
    }

    private ChangeStream begun(String... regions) {
        Interest interest = changes.interest(new Caller("main", Rights.ALL, Allowance.UNLIMITED), List.of(regions));
        ChangeStream stream = new ChangeStream(
                out,
                () -> changes,
                new Whose(interest, List.of(), () -> current, waits.instant().plus(Whose.AT_MOST)),
                feed.now(),
                changes.join(ClientKey.named("one"), interest).orElseThrow(),
                listeners,
                waits,
                () -> cuts.add("cut"));
        stream.begin();
        return stream;
    }

    /** One change, or two; each is more than what may wait for one listener. */
    private void change() {
        feed.holds(Answers.of(
                Samples.query("main", "cn-hangzhou", Map.of()),
                Answers.body("R", "{\"ImageId\":\"m-" + images++ + "\",\"Description\":\"" + HEAVY + "\"}"),
                clock.instant()));
    }

    private double ended(Audience.Leave why) {
        return meters.get("gateway.changes.listeners.ended")
                .tag("reason", why.label())
                .counter()
                .count();
    }

    @Test
    void begin_saysWhereItIs() {
        begun();

        assertThat(out.written).hasSize(1);
        assertThat(out.last()).matches("retry: [1-4][0-9]{3}\nid: " + feed.now() + "\n\n");
    }

    @Test
    void wake_changes_areBlocksWithTheirCursors() {
        ChangeStream stream = begun();
        change();
        stream.wake();

        assertThat(out.written).hasSize(2);
        assertThat(out.last())
                .isEqualTo("id: " + feed.now()
                        + "\nevent: listed\ndata: {\"kind\":\"listed\",\"region\":\"cn-hangzhou\","
                        + "\"asOf\":\"2026-03-01T12:00:00Z\",\"images\":1}\n\n");
    }

    @Test
    void wake_noRoom_waitsAndGoesOnWhereItWas() {
        ChangeStream stream = begun();
        out.takes = false;
        change();
        change();
        change();

        stream.wake();
        stream.wake();
        assertThat(out.written).hasSize(3);
        out.take();
        assertThat(out.written).hasSize(3);
        out.take();
        assertThat(out.written).hasSize(4);
        out.takes = true;
        out.take();

        assertThat(out.written).hasSize(6).doesNotHaveDuplicates();
        assertThat(out.last()).startsWith("id: " + feed.now() + "\n");
    }

    @Test
    void look_silentForTheHeartbeat_movesTheIdOn() {
        ChangeStream stream = begun("cn-beijing");
        change();
        stream.wake();
        clock.pass(HEARTBEAT.minus(Listeners.LOOK_EVERY).minusMillis(1));
        stream.look(waits.instant());
        assertThat(out.written).hasSize(1);

        clock.pass(Duration.ofMillis(1));
        stream.look(waits.instant());
        stream.look(waits.instant());

        assertThat(out.written).hasSize(2);
        assertThat(out.last()).isEqualTo("id: " + feed.now() + "\n\n");
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void look_wallClockWasSet_beatsWhenItWasTo(Duration jump) {
        ChangeStream stream = begun();
        clock.jump(jump);
        clock.pass(HEARTBEAT.minus(Listeners.LOOK_EVERY).minusMillis(1));
        stream.look(waits.instant());
        assertThat(out.written).hasSize(1);

        clock.pass(Duration.ofMillis(1));
        stream.look(waits.instant());

        assertThat(out.written).hasSize(2);
    }

    @Test
    void look_fullForTooLong_endsItWithAWord() {
        ChangeStream stream = begun();
        out.takes = false;
        change();
        change();
        stream.wake();
        clock.pass(SLOW_AFTER.minusMillis(1));
        stream.look(waits.instant());
        assertThat(out.ended).isFalse();

        clock.pass(Duration.ofMillis(1));
        stream.look(waits.instant());
        stream.wake();
        assertThat(ended(Audience.Leave.SLOW)).as("until its last word is sent").isZero();
        while (!out.waiting.isEmpty()) {
            out.take();
        }
        stream.gone();

        assertThat(out.ended).isTrue();
        assertThat(out.last()).startsWith("event: end\ndata: {\"type\":\"urn:ehpc-gateway:problem:too-slow\"");
        assertThat(cuts).hasSize(1);
        assertThat(ended(Audience.Leave.SLOW)).isOne();
        assertThat(ended(Audience.Leave.LEFT)).isZero();
    }

    @Test
    void look_clientsChanged_endsItBeforeAnythingElseIsSent() {
        ChangeStream stream = begun();
        current = false;
        change();

        stream.wake();
        stream.look(waits.instant());

        assertThat(out.ended).isTrue();
        assertThat(out.written).hasSize(2);
        assertThat(out.last()).startsWith("event: end\ndata: {\"type\":\"urn:ehpc-gateway:problem:show-again\"");
        assertThat(ended(Audience.Leave.OUTDATED)).isOne();
    }

    @Test
    void look_lastedAsLongAsItMay_endsIt() {
        ChangeStream stream = begun();
        clock.pass(Whose.AT_MOST.minusMillis(1));
        stream.look(waits.instant());
        assertThat(out.ended).isFalse();

        clock.pass(Duration.ofMillis(1));
        stream.look(waits.instant());

        assertThat(out.ended).isTrue();
        assertThat(ended(Audience.Leave.OUTDATED)).isOne();
    }

    @Test
    void look_someTakenMeanwhile_isNotSlow() {
        ChangeStream stream = begun();
        out.takes = false;
        change();
        change();
        change();
        stream.wake();
        clock.pass(SLOW_AFTER.minusMillis(1));
        out.take();
        out.take();
        clock.pass(SLOW_AFTER.minusMillis(1));
        stream.look(waits.instant());

        assertThat(out.ended).isFalse();
    }

    @Test
    void wake_fellOutOfTheHistory_endsItAndSaysToListAgain() {
        ChangeStream stream = begun();
        out.takes = false;
        change();
        change();
        stream.wake();
        for (int i = 0; i <= config.changes().historyEvents(); i++) {
            change();
        }
        stream.wake();
        assertThat(out.ended).isFalse();
        out.takes = true;
        out.take();
        out.take();

        assertThat(out.ended).isTrue();
        assertThat(out.last())
                .startsWith("event: end\n")
                .contains("\"status\":410")
                .contains("List again");
        assertThat(ended(Audience.Leave.BEHIND)).isOne();
    }

    @Test
    void drain_endsIt() {
        ChangeStream stream = begun();
        stream.drain();
        stream.drain();

        assertThat(out.ended).isTrue();
        assertThat(out.last()).contains("problem:draining");
        assertThat(ended(Audience.Leave.DRAINING)).isOne();
    }

    @Test
    void gone_clientThatWent_isSentNothing() {
        ChangeStream stream = begun();
        stream.gone();
        change();
        stream.wake();
        stream.look(waits.instant().plus(HEARTBEAT));

        assertThat(out.written).hasSize(1);
        assertThat(ended(Audience.Leave.LEFT)).isOne();
    }
}

package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.RecentUse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewPermitsTest {
    private static final ClientKey A = ClientKey.named("a");
    private static final ClientKey B = ClientKey.named("b");
    private static final ClientKey C = ClientKey.named("c");

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final RecentUse use = new RecentUse(clock, Duration.ofSeconds(10), 2);
    private final ViewPermits permits = new ViewPermits(vertx, 4, 10, use);
    private final List<Work> begun = new ArrayList<>();

    private record Work(String name, Promise<String> end) {}

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    private Future<String> begin(ClientKey client, String name) {
        return permits.during(client, () -> {
            Work work = new Work(name, Promise.promise());
            synchronized (begun) {
                begun.add(work);
            }
            return work.end().future();
        });
    }

    private List<String> names() {
        synchronized (begun) {
            return begun.stream().map(Work::name).toList();
        }
    }

    private void end(int which) {
        Promise<String> end;
        synchronized (begun) {
            end = begun.get(which).end();
        }
        end.complete("made");
    }

    @Test
    void during_oneClientTakesAllItCan_anothersBeginsAtOnce() {
        for (int i = 0; i < 30; i++) {
            begin(A, "a" + i);
        }
        assertThat(names()).containsExactly("a0", "a1");

        begin(B, "b0");

        assertThat(names()).containsExactly("a0", "a1", "b0");
    }

    @Test
    void during_moreThanMayWait_isRefusedForTheClientThatHasMost() {
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(begin(A, "a" + i));
        }
        begin(B, "b0");
        Future<String> second = begin(B, "b1");
        assertThat(names()).containsExactly("a0", "a1", "b0");
        Future<String> third = begin(B, "b2");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> all.get(11).failed() && all.get(10).failed());
        assertThat(all.get(11).cause()).isInstanceOf(OverShareException.class).hasMessageContaining("for this client");
        assertThat(((OverShareException) all.get(11).cause()).retryAfter()).isPositive();
        assertThat(second.isComplete() || third.isComplete()).isFalse();
        assertThat(permits.waiting()).isEqualTo(10);
    }

    @Test
    void during_permitsComeBack_clientsTakeTurns() {
        for (int i = 0; i < 5; i++) {
            begin(A, "a" + i);
        }
        for (int i = 0; i < 3; i++) {
            begin(B, "b" + i);
        }
        assertThat(names()).containsExactly("a0", "a1", "b0");

        end(0);
        await().atMost(Duration.ofSeconds(10)).until(() -> names().size() == 4);
        end(2);
        await().atMost(Duration.ofSeconds(10)).until(() -> names().size() == 5);

        assertThat(names().subList(3, 5)).containsExactlyInAnyOrder("a2", "b1");
    }

    @Test
    void during_workThatFailsOrThrows_givesThePermitBack() {
        for (int i = 0; i < 20; i++) {
            assertThat(permits.during(A, () -> Future.failedFuture("broken")).failed())
                    .isTrue();
            assertThat(permits.during(A, () -> {
                                throw new IllegalStateException("thrown");
                            })
                            .failed())
                    .isTrue();
        }
        begin(A, "a0");
        assertThat(names()).containsExactly("a0");
    }

    @Test
    void during_waitThatIsTooLong_ends() {
        for (int i = 0; i < 3; i++) {
            begin(A, "a" + i);
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> permits.waiting() == 0);
        assertThat(names()).containsExactly("a0", "a1");
    }

    private Future<String> once(ClientKey client, String name) {
        return permits.once("the same", client, () -> {
            Work work = new Work(name, Promise.promise());
            synchronized (begun) {
                begun.add(work);
            }
            return work.end().future();
        });
    }

    @Test
    void once_sameWork_isDoneOnceForAllWhateverTheirShare() {
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(once(i % 2 == 0 ? A : B, "w" + i));
        }
        assertThat(names()).containsExactly("w0");

        end(0);

        for (Future<String> each : all) {
            assertThat(Ends.value(each)).isEqualTo("made");
        }
        assertThat(once(A, "again").isComplete()).isFalse();
        assertThat(names()).containsExactly("w0", "again");
    }

    @Test
    void once_beginnerIsRefusedForItsShare_anotherClientsGoesOn() {
        for (int i = 0; i < 3; i++) {
            begin(A, "a" + i);
        }
        Future<String> refused = once(A, "of A");
        Future<String> sameClient = once(A, "of A too");
        Future<String> other = once(B, "of B");

        await().atMost(Duration.ofSeconds(20)).until(() -> names().contains("of B"));
        assertThat(Ends.failure(refused)).isInstanceOf(OverShareException.class);
        assertThat(Ends.failure(sameClient)).isInstanceOf(OverShareException.class);
        end(names().indexOf("of B"));
        assertThat(Ends.value(other)).isEqualTo("made");
    }

    @Test
    void once_twoClientsBeforeItAreRefusedForTheirShares_theThirdGoesOn() {
        for (int i = 0; i < 3; i++) {
            begin(A, "a" + i);
            begin(B, "b" + i);
        }
        Future<String> first = once(A, "of A");
        Future<String> second = once(B, "of B");
        Future<String> third = once(C, "of C");

        await().atMost(Duration.ofSeconds(20)).until(() -> names().contains("of C"));
        assertThat(Ends.failure(first)).isInstanceOf(OverShareException.class);
        assertThat(Ends.failure(second)).isInstanceOf(OverShareException.class);
        end(names().indexOf("of C"));
        assertThat(Ends.value(third)).isEqualTo("made");
    }

    @Test
    void during_moreProcessorTimeThanItsShare_isRefusedUntilItHasRoom() {
        use.add(A, Duration.ofSeconds(18).toNanos());

        Future<String> refused = begin(A, "a1");
        Future<String> other = begin(B, "b1");

        assertThat(refused.cause()).isInstanceOf(OverShareException.class);
        assertThat(((OverShareException) refused.cause()).detail()).contains("share of the processors");
        assertThat(other.isComplete()).as("another's view").isFalse();
        assertThat(begun).extracting(Work::name).containsExactly("b1");
        clock.pass(((OverShareException) refused.cause()).retryAfter());
        begin(A, "a2");
        assertThat(begun).extracting(Work::name).containsExactly("b1", "a2");
    }

    @Test
    void during_theGatewayItself_isNotRefusedForProcessorTime() {
        use.add(ClientKey.GATEWAY, Duration.ofSeconds(18).toNanos());

        begin(ClientKey.GATEWAY, "g1");

        assertThat(begun).extracting(Work::name).containsExactly("g1");
    }
}

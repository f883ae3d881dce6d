package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.time.MonotonicClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlightsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Flights<String, String> flights = new Flights<>(vertx, MonotonicClock.system());
    private final AtomicInteger loads = new AtomicInteger();
    private final Promise<String> loading = Promise.promise();
    private int clients;

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    private Flights.Seat<String> join(String key) {
        return join(key, this::load, 100);
    }

    private Flights.Seat<String> join(String key, Supplier<Future<String>> load, int maxWaiters) {
        return join(key, load, ClientKey.named("c" + clients++), maxWaiters);
    }

    private Flights.Seat<String> join(String key, Supplier<Future<String>> load, ClientKey client, int maxWaiters) {
        return flights.join(
                key, joined -> load.get(), true, client, maxWaiters, () -> new IllegalStateException("full"));
    }

    private Future<String> load() {
        loads.incrementAndGet();
        return loading.future();
    }

    @Test
    void join_flightUnderWay_sharesIt() {
        Flights.Seat<String> first = join("a");
        Flights.Seat<String> second = join("a");

        assertThat(first.first()).isTrue();
        assertThat(second.first()).isFalse();
        assertThat(flights.size()).isOne();
        loading.complete("landed");
        assertThat(Ends.value(first.landing())).isEqualTo("landed");
        assertThat(Ends.value(second.landing())).isEqualTo("landed");
        assertThat(loads).hasValue(1);
        assertThat(flights.size()).isZero();
    }

    @Test
    void join_afterTheLanding_beginsAnother() {
        loading.complete("landed");

        Ends.value(join("a").landing());
        Flights.Seat<String> next = join("a");

        assertThat(next.first()).isTrue();
        assertThat(loads).hasValue(2);
    }

    @Test
    void join_otherKey_beginsItsOwn() {
        join("a");

        assertThat(join("b", () -> Future.succeededFuture("b"), 100).landing().map(b -> b + "!"))
                .satisfies(landing -> assertThat(Ends.value(landing)).isEqualTo("b!"));
        assertThat(flights.size()).isOne();
    }

    @Test
    void join_loadFails_failsForAllAndIsOver() {
        Flights.Seat<String> first = join("a");
        Flights.Seat<String> second = join("a");
        IllegalArgumentException failure = new IllegalArgumentException("no");

        loading.fail(failure);

        assertThat(Ends.failure(first.landing())).isSameAs(failure);
        assertThat(Ends.failure(second.landing())).isSameAs(failure);
        assertThat(flights.size()).isZero();
    }

    @Test
    void join_loadThrows_failsAndIsOver() {
        IllegalStateException bug = new IllegalStateException("bug");

        Flights.Seat<String> seat = join(
                "a",
                () -> {
                    throw bug;
                },
                100);

        assertThat(Ends.failure(seat.landing())).isSameAs(bug);
        assertThat(flights.size()).isZero();
    }

    @Test
    void join_landingHeard_flightIsOverAlready() {
        List<Integer> sizes = new ArrayList<>();
        Future<Integer> heard = join("a").landing().map(landed -> flights.size());

        loading.complete("landed");

        sizes.add(Ends.value(heard));
        assertThat(sizes).containsExactly(0);
    }

    @Test
    void join_oneClientTakesAllItCan_leavesPlacesForOthers() {
        ClientKey one = ClientKey.named("one");
        Future<String> first = join("a", this::load, one, 10).landing();
        int seated = 0;
        for (int i = 0; i < 100; i++) {
            seated += join("a", this::load, one, 10).landing().failed() ? 0 : 1;
        }
        assertThat(seated).isEqualTo(9);

        Future<String> another =
                join("a", this::load, ClientKey.named("other"), 10).landing();

        loading.complete("landed");
        assertThat(Ends.value(first)).isEqualTo("landed");
        assertThat(Ends.value(another)).isEqualTo("landed");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # maxWaiters, joining behind the first, turned away
                    1,            1,                        0
                    1,            2,                        1
                    3,            3,                        0
                    3,            5,                        2
                    """)
    void join_moreThanMayWait_turnsTheRestAway(int maxWaiters, int joining, int turnedAway) {
        Future<String> first = join("a", this::load, maxWaiters).landing();
        List<Future<String>> others = new ArrayList<>();
        for (int i = 0; i < joining; i++) {
            others.add(join("a", this::load, maxWaiters).landing());
        }

        assertThat(others.stream().filter(Future::failed)).hasSize(turnedAway);
        loading.complete("landed");
        assertThat(Ends.value(first)).isEqualTo("landed");
        for (Future<String> seated : others.subList(0, joining - turnedAway)) {
            assertThat(Ends.value(seated)).isEqualTo("landed");
        }
    }
}

package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.catalogue.Audience.Leave;
import io.ehpc.gateway.catalogue.Audience.Seat;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final ClientKey ONE = ClientKey.named("one");
    private static final ClientKey OTHER = ClientKey.named("other");
    private static final ClientKey THIRD = ClientKey.named("third");
    private static final Query HZ = Samples.query("cn-hangzhou");
    private static final Query BJ = Samples.query("cn-beijing");
    private static final Duration IDLE_AFTER = Duration.ofMinutes(10);
    private static final Instant NOW = TestClock.START;

    private final FeedRig rig = new FeedRig();
    private final Audience audience = new Audience(rig.metrics);

    private static Interest in(String... regions) {
        return new Interest("default", Set.of(regions), Rights.ALL);
    }

    private Set<Query> listenedTo(Instant now) {
        return audience.listenedTo(Set.of(HZ, BJ), IDLE_AFTER, now);
    }

    private double listeners() {
        return rig.meters.get("gateway.changes.listeners").gauge().value();
    }

    @Test
    void join_oneTooMany_isRefusedUntilOneLeaves() {
        Seat first = audience.join(ONE, in(), 2, 2).orElseThrow();
        assertThat(audience.join(OTHER, in(), 2, 2)).isPresent();
        assertThat(audience.join(THIRD, in(), 2, 2)).isEmpty();
        assertThat(listeners()).isEqualTo(2);

        first.leave(Leave.SLOW);
        first.leave(Leave.LEFT);

        assertThat(listeners()).isOne();
        assertThat(audience.join(THIRD, in(), 2, 2)).isPresent();
        assertThat(rig.meters.get("gateway.changes.listeners.refused").counter().count())
                .isOne();
        assertThat(ended("slow")).isOne();
        assertThat(ended("left")).isZero();
    }

    /** However many one client wants, another gets a place; and it is told from those who left none. */
    @Test
    void join_oneClientTakesAllItCan_leavesPlacesForOthers() {
        for (int i = 0; i < 100; i++) {
            audience.join(ONE, in(), 10, 7);
        }
        assertThat(audience.size()).isEqualTo(5);

        assertThat(audience.join(OTHER, in(), 10, 7)).isPresent();
        assertThat(audience.join(ONE, in(), 10, 7)).isEmpty();
    }

    @Test
    void join_ofOneClient_isBoundedThoughMoreAreFree() {
        for (int i = 0; i < 100; i++) {
            audience.join(ONE, in(), 100, 7);
        }
        assertThat(audience.size()).isEqualTo(7);
    }

    private double ended(String reason) {
        return rig.meters
                .get("gateway.changes.listeners.ended")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void listenedTo_seats_areTheirRegionsWhileTheyStay() {
        assertThat(listenedTo(NOW)).isEmpty();
        Seat one = audience.join(ONE, in("cn-hangzhou", "cn-nowhere"), 99, 9).orElseThrow();
        assertThat(listenedTo(NOW)).containsExactly(HZ);
        Seat all = audience.join(ONE, in(), 99, 9).orElseThrow();
        assertThat(listenedTo(NOW)).containsExactlyInAnyOrder(HZ, BJ);

        one.leave(Leave.LEFT);
        all.leave(Leave.LEFT);
        assertThat(audience.join(ONE, new Interest("other", Set.of(), Rights.ALL), 99, 9))
                .isPresent();

        assertThat(listenedTo(NOW)).isEmpty();
    }

    @Test
    void listenedTo_polled_isSoForAWhile() {
        audience.passed(List.of(BJ), NOW);

        assertThat(listenedTo(NOW.plus(IDLE_AFTER).minusMillis(1))).containsExactly(BJ);
        assertThat(listenedTo(NOW.plus(IDLE_AFTER))).isEmpty();
    }
}

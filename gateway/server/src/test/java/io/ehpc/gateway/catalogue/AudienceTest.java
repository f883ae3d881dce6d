package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.catalogue.Audience.Leave;
import io.ehpc.gateway.catalogue.Audience.Seat;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AudienceTest {
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
        Seat first = audience.join(in(), 2).orElseThrow();
        assertThat(audience.join(in(), 2)).isPresent();
        assertThat(audience.join(in(), 2)).isEmpty();
        assertThat(listeners()).isEqualTo(2);

        first.leave(Leave.SLOW);
        first.leave(Leave.LEFT);

        assertThat(listeners()).isOne();
        assertThat(audience.join(in(), 2)).isPresent();
        assertThat(rig.meters.get("gateway.changes.listeners.refused").counter().count())
                .isOne();
        assertThat(ended("slow")).isOne();
        assertThat(ended("left")).isZero();
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
        Seat one = audience.join(in("cn-hangzhou", "cn-nowhere"), 9).orElseThrow();
        assertThat(listenedTo(NOW)).containsExactly(HZ);
        Seat all = audience.join(in(), 9).orElseThrow();
        assertThat(listenedTo(NOW)).containsExactlyInAnyOrder(HZ, BJ);

        one.leave(Leave.LEFT);
        all.leave(Leave.LEFT);
        assertThat(audience.join(new Interest("other", Set.of(), Rights.ALL), 9))
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

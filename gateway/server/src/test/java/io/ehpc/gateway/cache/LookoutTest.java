package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gauges of age and runway, over an hour in which an answer may be served. */
class LookoutTest {
    private static final Query FILTERED = Samples.query("default", "cn-hangzhou", Map.of("BaseOsTag", "CentOS_7.9_64"));
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final CacheRig rig = new CacheRig();

    LookoutTest() {
        rig.metrics.register(QUERY.region());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private double oldest() {
        return rig.registry.get("gateway.cache.oldest.age").gauge().value();
    }

    private double runway() {
        return rig.registry.get("gateway.cache.runway").gauge().value();
    }

    private void serve(Query query) {
        rig.get(query);
        if (rig.calls.last().query().equals(query)) {
            rig.calls.last().answer().tryComplete(Samples.answer(query, "m-1", rig.clock.instant()));
        }
        rig.get(query);
    }

    private void failsTo(FaultKind kind) {
        rig.get(QUERY);
        rig.calls.last().fail(kind);
    }

    private void pass(long seconds) {
        rig.clock.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void outlook_whatNobodyWasServed_doesNotCount() {
        rig.hold("m-1");
        pass(100);

        assertThat(oldest()).isZero();
        assertThat(runway()).isEqualTo(NEVER);
    }

    @Test
    void outlook_severalServed_goesByTheOldest() {
        serve(QUERY);
        pass(100);
        serve(FILTERED);
        pass(50);

        assertThat(oldest()).isEqualTo(150);
        assertThat(runway()).isEqualTo(3600 - 150);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # seconds since it was served, counts
                    599,                           true
                    600,                           false
                    """)
    void outlook_servedLongAgo_doesNotCount(long seconds, boolean counts) {
        serve(QUERY);
        pass(seconds);

        assertThat(oldest()).isEqualTo(counts ? (double) seconds : 0);
        assertThat(runway()).isEqualTo(counts ? 3600.0 - seconds : NEVER);
    }

    @Test
    void outlook_whatIsAskedForHasExpired_isNothingWhileItIsAskedFor() {
        serve(QUERY);
        pass(3600);
        failsTo(FaultKind.BACKEND);

        assertThat(runway()).isZero();
        assertThat(oldest()).isZero();

        pass(59);
        assertThat(runway()).isZero();

        pass(1);
        assertThat(runway()).isEqualTo(NEVER);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # fault,     runs out
                    BACKEND,     true
                    TIMED_OUT,   true
                    CREDENTIALS, true
                    NOT_FOUND,   false
                    REFUSED,     false
                    """)
    void outlook_neverHeld_isNothingUnlessTheUpstreamSaysNo(FaultKind kind, boolean runsOut) {
        failsTo(kind);

        assertThat(runway()).isEqualTo(runsOut ? 0 : NEVER);
    }

    @Test
    void outlook_watched_countsThoughNobodyAsks() {
        rig.cache.configure(
                new AnswerCache.Settings(CacheRig.CONFIG, CacheRig.LOAD_TIME, rig.calls, Set.of(QUERY), query -> true));
        rig.get(QUERY);
        assertThat(runway()).isZero();

        rig.calls.last().succeed("m-1", rig.clock.instant());
        pass(1000);

        assertThat(oldest()).isEqualTo(1000);
        assertThat(runway()).isEqualTo(2600);
    }

    @Test
    void outlook_withinASecond_isLookedAtOnce() {
        serve(QUERY);
        assertThat(runway()).isEqualTo(3600);

        rig.clock.pass(Duration.ofMillis(999));
        assertThat(runway()).isEqualTo(3600);

        rig.clock.pass(Duration.ofMillis(1));
        assertThat(runway()).isEqualTo(3599);
    }
}

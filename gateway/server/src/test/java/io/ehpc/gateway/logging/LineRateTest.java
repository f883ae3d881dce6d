package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.fairness.ClientKey;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineRateTest {
    private static final ClientKey ONE = ClientKey.named("one");

    private long now = TimeUnit.DAYS.toNanos(-1);
    private final LineRate rate = new LineRate(now);

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private int written(int lines, int perSecond) {
        int written = 0;
        for (int i = 0; i < lines; i++) {
            written += rate.next(perSecond, now, ONE) >= 0 ? 1 : 0;
        }
        return written;
    }

    @Test
    void next_burstOfHalfASecondsLines_isWrittenWhole() {
        assertThat(written(5, 10)).isEqualTo(5);
        assertThat(written(1, 10)).isZero();
    }

    @Test
    void next_burstsOfSeveralClients_areWrittenUpToASecondsLinesInAll() {
        int written = 0;
        for (int i = 0; i < 100; i++) {
            written += rate.next(10, now, ClientKey.named("c" + i)) >= 0 ? 1 : 0;
        }
        assertThat(written).isEqualTo(10);
    }

    @Test
    void next_oncePlaceIsThereAgain_saysHowManyWereLeftOut() {
        written(10, 10);
        assertThat(rate.next(10, now, ONE)).isEqualTo(LineRate.LEFT_OUT);
        pass(1);

        assertThat(rate.next(10, now, ONE)).isEqualTo(6);
        pass(100);
        assertThat(rate.next(10, now, ONE)).isZero();
    }

    @Test
    void next_aboveTheRate_isThinnedEvenly() {
        written(10, 10);
        int written = 0;
        long leftOut = 0;
        for (int i = 0; i < 1_000; i++) {
            pass(10);
            long next = rate.next(10, now, ONE);
            written += next >= 0 ? 1 : 0;
            leftOut += Math.max(0, next);
        }

        assertThat(written).as("the whole rate, though it is alone").isBetween(99, 101);
        assertThat(leftOut).isBetween(890L, 906L);
    }

    /** However much one client has to log, and for how long: another's lines are written, as they come. */
    @Test
    void next_besideAFlood_anothersLinesAreWritten() {
        ClientKey other = ClientKey.named("other");
        int others = 0;
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 100; i++) {
                pass(10);
                written(10, 10);
            }
            others += rate.next(10, now, other) >= 0 ? 1 : 0;
            others += rate.next(10, now, other) >= 0 ? 1 : 0;
        }

        assertThat(others).isEqualTo(120);
    }

    /** Clients are not remembered beyond a bound, and those that are too many share. */
    @Test
    void next_moreClientsThanAreRemembered_shareTheRate() {
        int written = 0;
        for (int i = 0; i < 100_000; i++) {
            written += rate.next(10_000, now, ClientKey.named("c" + i)) >= 0 ? 1 : 0;
        }
        assertThat(written).isBetween(5_000, 10_000);
    }

    @Test
    void next_afterALongSilence_savesNoMoreThanASecond() {
        pass(3_600_000);
        assertThat(written(100, 10)).isEqualTo(5);
    }

    @Test
    void next_byAnotherRate_goesByIt() {
        written(10, 10);
        pass(500);
        assertThat(written(1_000, 1_000)).isEqualTo(500);
    }
}

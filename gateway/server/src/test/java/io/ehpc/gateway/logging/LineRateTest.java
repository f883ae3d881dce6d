package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineRateTest {
    private long now = TimeUnit.DAYS.toNanos(-1);
    private final LineRate rate = new LineRate(now);

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private int written(int lines, int perSecond) {
        int written = 0;
        for (int i = 0; i < lines; i++) {
            written += rate.next(perSecond, now) >= 0 ? 1 : 0;
        }
        return written;
    }

    @Test
    void next_burstOfOneSecondsLines_isWrittenWhole() {
        assertThat(written(10, 10)).isEqualTo(10);
        assertThat(written(1, 10)).isZero();
    }

    @Test
    void next_oncePlaceIsThereAgain_saysHowManyWereLeftOut() {
        written(15, 10);
        pass(99);
        assertThat(rate.next(10, now)).isEqualTo(LineRate.LEFT_OUT);
        pass(1);

        assertThat(rate.next(10, now)).isEqualTo(6);
        pass(100);
        assertThat(rate.next(10, now)).isZero();
    }

    @Test
    void next_aboveTheRate_isThinnedEvenly() {
        written(10, 10);
        int written = 0;
        long leftOut = 0;
        for (int i = 0; i < 1_000; i++) {
            pass(10);
            long next = rate.next(10, now);
            written += next >= 0 ? 1 : 0;
            leftOut += Math.max(0, next);
        }

        assertThat(written).isEqualTo(100);
        assertThat(leftOut).isEqualTo(900);
    }

    @Test
    void next_afterALongSilence_savesNoMoreThanASecond() {
        pass(3_600_000);
        assertThat(written(100, 10)).isEqualTo(10);
    }

    @Test
    void next_byAnotherRate_goesByIt() {
        written(10, 10);
        pass(500);
        assertThat(written(1_000, 1_000)).isEqualTo(500);
    }
}

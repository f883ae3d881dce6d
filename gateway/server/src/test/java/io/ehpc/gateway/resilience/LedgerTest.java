package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the ledger, at both sides of each limit. Times are in periods of 1000 ns. */
class LedgerTest {
    private static final Duration PERIOD = Duration.ofNanos(1_000);

    private final Ledger ledger = new Ledger(4, PERIOD);

    private void take(int slots, long now) {
        for (int i = 0; i < slots; i++) {
            assertThat(ledger.take(now)).isTrue();
        }
    }

    private void end(int slots, long now) {
        for (int i = 0; i < slots; i++) {
            ledger.ended(now);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # taken, ended, unspent, left
                    0,       0,     0,       4
                    3,       0,     0,       1
                    4,       0,     0,       0
                    4,       1,     0,       0
                    4,       4,     0,       0
                    4,       0,     1,       1
                    4,       2,     2,       2
                    """)
    void take_slotsInUse_leavesTheRest(int taken, int ended, int unspent, int left) {
        take(taken, 0);
        end(ended, 0);
        for (int i = 0; i < unspent; i++) {
            ledger.unspent();
        }

        assertThat(ledger.left(0)).isEqualTo(left);
        assertThat(ledger.take(0)).isEqualTo(left > 0);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # ended at, now,  left
                    0,          999,  0
                    0,          1000, 0
                    0,          1001, 1
                    5000,       6000, 0
                    5000,       6001, 1
                    """)
    void left_afterAnEnd_isThereOnceMoreThanAPeriodHasPassed(long endedAt, long now, int left) {
        take(4, 0);
        ledger.ended(endedAt);

        assertThat(ledger.left(now)).isEqualTo(left);
        assertThat(ledger.untilNext(now)).isEqualTo(left > 0 ? 0 : endedAt + 1_001 - now);
    }

    @Test
    void untilNext_allUnderWay_waitsForAnEnd() {
        take(4, 0);

        assertThat(ledger.untilNext(1_000_000)).isEqualTo(Ledger.WHEN_A_CALL_ENDS);
        ledger.unspent();
        assertThat(ledger.untilNext(1_000_000)).isZero();
    }

    @Test
    void ended_nothingUnderWay_isABug() {
        assertThatThrownBy(() -> ledger.ended(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(ledger::unspent).isInstanceOf(IllegalStateException.class);
        assertThat(ledger.left(0)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # wait, now,  left, usable
                    700,    600,  0,    2
                    700,    699,  0,    2
                    700,    700,  2,    2
                    # one comes back for each period after the wait
                    700,    1699, 2,    2
                    700,    1700, 3,    3
                    700,    2699, 3,    3
                    700,    2700, 4,    4
                    700,    9700, 4,    4
                    0,      0,    2,    2
                    -5,     0,    2,    2
                    """)
    void throttled_idle_closesThenHalvesThenRecovers(long wait, long now, int left, int usable) {
        take(1, 0);
        ledger.throttled(Duration.ofNanos(wait), 0, 0);
        ledger.unspent();

        assertThat(ledger.left(now)).isEqualTo(left);
        assertThat(ledger.usable(now)).isEqualTo(usable);
    }

    @Test
    void throttled_severalThatWereUnderWay_learnsOnceAndWaitsForTheLongest() {
        take(4, 10);
        ledger.throttled(Duration.ofNanos(300), 10, 20);
        ledger.throttled(Duration.ofNanos(500), 10, 30);
        ledger.throttled(Duration.ofNanos(100), 10, 40);
        for (int i = 0; i < 4; i++) {
            ledger.unspent();
        }

        assertThat(ledger.usable(40)).isEqualTo(2);
        assertThat(ledger.untilNext(40)).isEqualTo(490);
        assertThat(ledger.left(530)).isEqualTo(2);
    }

    @Test
    void throttled_againByLaterCalls_halvesDownToOne() {
        long now = 0;
        for (int usable : new int[] {2, 1, 1}) {
            take(1, now);
            ledger.throttled(Duration.ZERO, now, now + 1);
            ledger.unspent();
            now += 2;
            assertThat(ledger.usable(now)).isEqualTo(usable);
        }
    }

    @Test
    void untilNext_slotsComeBackBeforeCallsEnd_isThen() {
        take(4, 0);
        ledger.throttled(Duration.ofNanos(100), 0, 10);
        end(3, 10);

        assertThat(ledger.untilNext(10))
                .as("a third slot at 1110, three cool at 1011")
                .isEqualTo(1_001);
        take(2 - 1, 1_011);
        ledger.unspent();
        ledger.throttled(Duration.ofNanos(100), 1_011, 1_011);
        assertThat(ledger.usable(1_011)).isEqualTo(1);
        assertThat(ledger.untilNext(1_011))
                .as("opens at 1111, a second slot at 2111")
                .isEqualTo(1_100);
    }

    @Test
    void untilNext_oneUnderWayForLong_isWhenAnotherSlotComesBack() {
        take(1, 0);
        ledger.throttled(Duration.ZERO, 0, 10);
        ledger.unspent();
        take(1, 20);
        ledger.throttled(Duration.ZERO, 20, 30);

        assertThat(ledger.usable(30)).isEqualTo(1);
        assertThat(ledger.untilNext(30)).isEqualTo(1_000);
        assertThat(ledger.left(1_029)).isZero();
        assertThat(ledger.left(1_030)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # calls, left with 3 in use
                    2,       0
                    3,       0
                    4,       1
                    9,       6
                    """)
    void configure_anotherQuota_countsWhatIsInUse(int calls, int left) {
        take(3, 0);
        end(1, 0);

        ledger.configure(calls, PERIOD, 500);

        assertThat(ledger.left(500)).isEqualTo(left);
        assertThat(ledger.usable(500)).isEqualTo(calls);
        assertThat(ledger.isUnused(500)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # calls, usable, after a period
                    1,       1,      1
                    2,       2,      2
                    8,       2,      3
                    """)
    void configure_afterThrottling_keepsWhatItLearnt(int calls, int usable, int later) {
        take(1, 0);
        ledger.throttled(Duration.ZERO, 0, 0);
        ledger.unspent();

        ledger.configure(calls, PERIOD, 1);

        assertThat(ledger.usable(1)).isEqualTo(usable);
        assertThat(ledger.usable(1_000)).isEqualTo(later);
    }

    @Test
    void configure_anotherPeriod_isThatOfCallsBefore() {
        take(4, 0);
        end(4, 0);

        ledger.configure(4, Duration.ofNanos(50), 40);

        assertThat(ledger.untilNext(40)).isEqualTo(11);
        assertThat(ledger.left(51)).isEqualTo(4);
        assertThat(ledger.isUnused(51)).isTrue();
    }

    @Test
    void take_largestNumbers_doNotOverflow() {
        Ledger large = new Ledger(Integer.MAX_VALUE, Duration.ofDays(365));
        assertThat(large.take(0)).isTrue();
        large.throttled(Duration.ofDays(365), 0, 1);
        large.unspent();

        assertThat(large.left(2)).isZero();
        assertThat(large.left(Duration.ofDays(365 * 200).toNanos())).isPositive();
    }
}

package io.ehpc.gateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcTest {
    private static final String STAT =
            "7 (a (b) c) S 1 7 7 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 55 66 77 18446744073709551615";

    @Test
    void cpuTicks_nameWithBrackets_countsAllFourTimes() {
        assertThat(Proc.cpuTicks(STAT, 11)).isEqualTo(127);
        assertThat(Proc.cpuTicks(STAT, 13)).isEqualTo(7);
    }

    @Test
    void cpuTicks_processThatIsGone_isNothing() {
        assertThat(Proc.cpuTicks("", 11)).isZero();
    }

    @Test
    void isCompiler_byTheNamesThatLinuxKeeps() {
        assertThat(Proc.isCompiler("7 (C2 CompilerThre) S 1 7")).isTrue();
        assertThat(Proc.isCompiler("7 (C1 CompilerThre) S 1 7")).isTrue();
        assertThat(Proc.isCompiler("7 (vert.x-eventloo) S 1 7")).isFalse();
    }

    @Test
    void compilersSeconds_ofThisRuntime_areSomeOfItsTime() {
        long self = ProcessHandle.current().pid();

        double compilers = Proc.compilersSeconds(self).values().stream()
                .mapToDouble(each -> each)
                .sum();
        assertThat(compilers).isPositive().isLessThan(Proc.cpuSeconds(self));
    }

    @Test
    void busyTicks_ofAllCores_leavesOutIdleAndInterrupts() {
        assertThat(Proc.busyTicks("cpu  100 20 3 4000 5 6 7 0 0 0\ncpu0 1 1 1 1 1 1 1 0 0 0\n"))
                .isEqualTo(123);
    }

    @Test
    void pssKib_rollup_isTheTotalAlone() {
        assertThat(Proc.pssKib("Rss:    1752 kB\nPss:     274 kB\nPss_Dirty:  112 kB\n"))
                .isEqualTo(274);
    }
}

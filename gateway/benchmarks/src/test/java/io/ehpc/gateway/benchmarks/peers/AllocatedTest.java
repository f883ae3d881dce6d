package io.ehpc.gateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AllocatedTest {
    @Test
    void parse_threadsInSeveralUnits_addsThemUp() {
        String threads = """
                "main" #1 prio=5 os_prio=0 cpu=1.2ms elapsed=3.4s allocated=7B defined_classes=0 tid=0x1
                "loop" #2 prio=5 os_prio=0 cpu=1.2ms elapsed=3.4s allocated=2K defined_classes=0 tid=0x2
                "old" #3 prio=5 os_prio=0 cpu=1.2ms elapsed=3.4s allocated=300M defined_classes=0 tid=0x3
                "VM Thread" os_prio=0 cpu=1.2ms elapsed=3.4s tid=0x4
                """;

        assertThat(Allocated.parse(threads)).isEqualTo(7 + (2L << 10) + (300L << 20));
    }

    @Test
    void parse_noThread_isRefused() {
        assertThatThrownBy(() -> Allocated.parse("7: no such process")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bytes_ofThisRuntime_growByWhatIsAllocated() throws Exception {
        long self = ProcessHandle.current().pid();
        long before = Allocated.bytes(self);

        long held = 0;
        for (int i = 0; i < 64; i++) {
            held += new byte[8 << 20].length;
        }

        assertThat(Allocated.bytes(self) - before).isGreaterThanOrEqualTo(held - (8 << 20));
    }
}

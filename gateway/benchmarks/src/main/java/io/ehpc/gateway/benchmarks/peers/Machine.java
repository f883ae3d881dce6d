package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where it was measured. */
final class Machine {
    private Machine() {}

    /** As in "AMD EPYC, 2 cores, Linux 6.1". */
    static String describe() throws IOException {
        String model = Files.readString(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return model + ", " + Proc.cores() + " cores, " + System.getProperty("os.name") + " "
                + System.getProperty("os.version");
    }
}

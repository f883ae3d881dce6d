package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the threads of a Java process allocated on its heap so far, as its own list of them says ({@code jcmd}). */
final class Allocated {
    /** In whole units: of more than 100 MiB, mebibytes are told. */
    private static final Pattern BY_THREAD = Pattern.compile(" allocated=(\\d+)([BKMG]) ");

    private static final String UNITS = "BKMG";

    private Allocated() {}

    /** @throws IllegalStateException if the process tells of no thread */
    static long bytes(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return parse(Programs.output(jcmd.toString(), Long.toString(pid), "Thread.print", "-e"));
    }

    static long parse(String threads) {
        Matcher each = BY_THREAD.matcher(threads);
        long bytes = 0;
        boolean isTold = false;
        while (each.find()) {
            bytes += Long.parseLong(each.group(1)) << (10 * UNITS.indexOf(each.group(2)));
            isTold = true;
        }
        if (!isTold) {
            throw new IllegalStateException("no thread tells what it allocated: " + threads);
        }
        return bytes;
    }
}

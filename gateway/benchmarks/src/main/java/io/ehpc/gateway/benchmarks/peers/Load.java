package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The load generators, on a core of their own; one turn of one peer is one run of one of them. */
final class Load {
    static final String CORE = "1";
    static final int CONNECTIONS = 64;
    private static final int HTTP2_CONNECTIONS = 8;

    private final Path script;
    private final long self = ProcessHandle.current().pid();

    Load(Path folder) throws IOException {
        script = Files.writeString(folder.resolve("result.lua"), Wrk.SCRIPT);
    }

    /** Puts this process on the generators' core: it is idle while they run. */
    static void moveOver() throws IOException {
        Programs.firstLine(
                Programs.path("taskset"),
                "-a",
                "-c",
                "-p",
                CORE,
                Long.toString(ProcessHandle.current().pid()));
    }

    /** @throws IllegalStateException if a request failed or a connection broke, in a warm-up too */
    Measured turn(Contest contest, Running running, int round, int seconds) throws Exception {
        double server = running.process().cpuSeconds();
        double busy = Proc.busySeconds();
        double own = Proc.cpuSeconds(self);
        double generator = Proc.childrenSeconds(self);
        long begun = System.nanoTime();
        Run run = run(contest, running, seconds);
        double elapsed = (System.nanoTime() - begun) / 1e9;
        if (run.failed() > 0) {
            throw new IllegalStateException(running.peer().name() + ", " + contest.label() + ": " + run.failed()
                    + " requests failed or connections broke");
        }
        server = running.process().cpuSeconds() - server;
        own = Proc.cpuSeconds(self) - own;
        busy = Proc.busySeconds() - busy;
        generator = Proc.childrenSeconds(self) - generator;
        return new Measured(
                contest,
                running.peer().name(),
                round,
                run,
                server,
                generator / elapsed,
                Math.max(0, busy - server - own) / (Proc.cores() * elapsed),
                running.process().memoryBytes());
    }

    private Run run(Contest contest, Running running, int seconds) throws Exception {
        String url = running.url(contest);
        List<String> command = contest.isHttp2()
                ? H2load.command(contest, url, HTTP2_CONNECTIONS, CONNECTIONS / HTTP2_CONNECTIONS, seconds)
                : Wrk.command(contest, running.peer().headers(), url, script.toString(), CONNECTIONS, seconds);
        Process process = new ProcessBuilder(Pinned.on(CORE, command))
                .redirectErrorStream(true)
                .start();
        try (InputStream printed = process.getInputStream()) {
            String text = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return contest.isHttp2() ? H2load.parse(text) : Wrk.parse(text);
        }
    }
}

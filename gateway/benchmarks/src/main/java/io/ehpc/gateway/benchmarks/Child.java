package io.ehpc.gateway.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that a benchmark starts, told by lines and telling by lines, and ended with it. */
final class Child implements AutoCloseable {
    private static final List<String> GIVING_WAY = List.of("nice", "-n", "15");

    /** Runs as long as its parent does, when nobody else wants the core. */
    private static final List<String> IDLE =
            List.of("chrt", "--idle", "0", "sh", "-c", "while kill -0 $PPID 2> /dev/null; do :; done");

    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    private Child(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** A {@link GatewayProcess}, in a runtime that is started as the shipped gateway's is. */
    static Child gateway(String config) throws IOException {
        List<String> command = java(GatewayProcess.class, config);
        command.add(1, Shipped.options());
        return new Child(command);
    }

    /** A program of this class path that has what time the others leave. */
    static Child givingWay(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(GIVING_WAY);
        command.addAll(java(main, arguments));
        return new Child(command);
    }

    /**
     * Keeps all cores from sleeping until this process ends, with time that nobody else wants: a virtual machine's
     * host may take tens of milliseconds to wake one.
     */
    static void keepCoresAwake() throws IOException {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            new Child(IDLE);
        }
    }

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Tells it to do something, and waits until it says the same, since it is done; shows what it says besides. */
    void have(String done) throws IOException {
        in.println(done);
        for (String line = line(); !line.equals(done); line = line()) {
            System.err.println(line);
        }
    }

    /** Its next line; waits for it. */
    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("a process of the benchmark has ended");
        }
        return line;
    }

    /** How much time of processors it has had. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
    }
}

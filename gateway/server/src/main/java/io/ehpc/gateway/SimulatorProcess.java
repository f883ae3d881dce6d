package io.ehpc.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulator in a process of its own, on free ports. */
final class SimulatorProcess implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("simulated: +http://127\\.0\\.0\\.1:([0-9]+)");
    private static final long ENDS_WITHIN_SECONDS = 10;

    private final Process process;
    private final int port;

    private SimulatorProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it, and waits until it serves.
     *
     * @throws CommandFailedException if it ends before
     */
    static SimulatorProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "simulate",
                        "--simulator-port",
                        "0",
                        "--control-port",
                        "0")
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>(List.of("The simulator does not start:"));
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            Matcher serving = SERVING.matcher(line);
            if (serving.find()) {
                return new SimulatorProcess(process, Integer.parseInt(serving.group(1)));
            }
        }
        throw new CommandFailedException(1, said);
    }

    /** The port of the simulated API. */
    int port() {
        return port;
    }

    /** Ends it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway in a process of its own, by the command {@code serve}. */
final class ServingProcess {
    private static final Pattern SERVING = Pattern.compile("regions on (\\S+), metrics and health on (\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final StringBuilder said = new StringBuilder();
    private final Process process;
    private String api = "";
    private String management = "";

    /**
     * Starts one.
     *
     * @param prefix what its command begins with
     */
    ServingProcess(List<String> prefix, Path config) throws IOException {
        this(prefix, List.of("-Xmx256m"), Main.class, config);
    }

    /** Starts one with options for the JVM, by a main class that calls the gateway's own. */
    ServingProcess(List<String> prefix, List<String> options, Class<?> main, Path config) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), main.getName(), "serve", "--config", config.toString()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Not into a file: the disk may be full for it.
        Thread listening = new Thread(this::listen, "output of " + process.pid());
        listening.setDaemon(true);
        listening.start();
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line);
            }
        } catch (IOException killed) {
            hear(killed.toString());
        }
    }

    private synchronized void hear(String line) {
        said.append(line).append('\n');
    }

    /** Waits until it serves. */
    void awaitReady(Duration patience) {
        await().atMost(patience).until(() -> SERVING.matcher(said()).find() || !process.isAlive());
        Matcher serving = SERVING.matcher(said());
        assertThat(serving.find()).as("what it said: %s", said()).isTrue();
        api = serving.group(1);
        management = serving.group(2);
    }

    Process process() {
        return process;
    }

    /** What it printed until now, both streams in one. */
    synchronized String said() {
        return said.toString();
    }

    /** The body of its good answer to a GET of that path. */
    String get(String path) throws Exception {
        return body(api + path);
    }

    /** As {@link #get}, of the management port. */
    String manage(String path) throws Exception {
        return body(management + path);
    }

    private String body(String uri) throws Exception {
        var response = http.send(Stage.request(URI.create(uri)), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    /** Where its API is, as a URL without a path. */
    String api() {
        return api;
    }

    /** The value of a metric without labels. */
    double metric(String name) throws Exception {
        Matcher value =
                Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(manage("/metrics"));
        assertThat(value.find()).as(name).isTrue();
        return Double.parseDouble(value.group(1));
    }

    /** Ends it at once. */
    void kill() throws InterruptedException {
        assertThat(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}

package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes: started, signalled, ended. */
class ProcessJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern GATEWAY = Pattern.compile("the gateway +(http://127\\.0\\.0\\.1:[0-9]+)");
    private static final Pattern SERVING = Pattern.compile("regions on (http://127\\.0\\.0\\.1:[0-9]+)");

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void end() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** A process with what it printed, both streams in one. */
    private record Command(Process process, Path output) {
        String said() throws Exception {
            return Files.readString(output);
        }
    }

    private Command command(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.ehpc.gateway.Main"));
        line.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "command", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        started.add(process);
        return new Command(process, output);
    }

    private static String told(Command command, Pattern what) throws Exception {
        await().atMost(PATIENCE).until(() -> what.matcher(command.said()).find());
        Matcher matcher = what.matcher(command.said());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private HttpResponse<String> get(String uri) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void demo_startsBothAnswersAndEndsInOrder() throws Exception {
        Command demo = command(
                "demo", "--port", "0", "--management-port", "0", "--simulator-port", "0", "--control-port", "0");

        String images = told(demo, GATEWAY) + "/v1/community-images?region=*";
        // The first answers of a cold process may be late for its own deadlines.
        await().atMost(PATIENCE).until(() -> get(images).body().startsWith("{\"complete\":true,"));
        assertThat(get(images).statusCode()).isEqualTo(200);

        demo.process().destroy();
        assertThat(demo.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.said()).contains("Running stopped").doesNotContain("Exception");
    }

    @Test
    void demo_onATakenPort_saysWhichAndWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Command demo = command(
                    "demo",
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--management-port",
                    "0",
                    "--simulator-port",
                    "0",
                    "--control-port",
                    "0");

            assertThat(demo.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(demo.process().exitValue()).isEqualTo(1);
            assertThat(demo.said())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("--port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void serve_onHangUp_readsItsFileAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), config("fresh: 10s"));
        Command serve = command("serve", "--config", file.toString());
        String gateway = told(serve, SERVING);
        assertThat(get(gateway + "/v1/regions/cn-beijing/community-images").statusCode())
                .isEqualTo(404);

        Files.writeString(file, config("fresh: 10s").replace("cn-hangzhou:", "cn-hangzhou: , cn-beijing:"));
        assertThat(new ProcessBuilder(
                                "kill", "-HUP", Long.toString(serve.process().pid()))
                        .start()
                        .waitFor())
                .isZero();

        await().atMost(PATIENCE).until(() -> get(gateway + "/v1/regions").body().contains("cn-beijing"));
        Files.writeString(file, config("fresh: soon"));
        await().atMost(PATIENCE).until(() -> serve.said().contains("cache.fresh: "));
        assertThat(get(gateway + "/v1/regions").body()).contains("cn-beijing");
    }

    /** Nothing listens at its endpoint, and nothing is asked of it. */
    private static String config(String freshness) {
        return """
                server: {port: 0}
                management: {port: 0}
                accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream:
                  endpoint: "http://127.0.0.1:9"
                  regions: {cn-hangzhou: }
                cache: {%s}
                """.formatted(freshness);
    }
}

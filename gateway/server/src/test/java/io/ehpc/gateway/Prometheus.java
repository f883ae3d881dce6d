package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real Prometheus with the rules of the repository, in a hurry: it scrapes and evaluates four times a second,
 * and each duration in a rule (a range, or behind {@code for}) is divided by {@value #HURRY}. Nothing else of the
 * rules is changed, so what takes days to be noticed takes minutes.
 */
final class Prometheus {
    static final int HURRY = 400;

    private static final Pattern DURATION = Pattern.compile("(\\[|for: )(\\d+)([smhd])(]|$)", Pattern.MULTILINE);
    private static final Map<String, Long> MILLIS =
            Map.of("s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = freePort();
    private final Process process;

    /** Starts one that scrapes a gateway's management port; skips the test where there is no Prometheus. */
    Prometheus(Path folder, int managementPort) throws IOException {
        for (String rules : new String[] {"records.yaml", "alerts.yaml"}) {
            Files.writeString(folder.resolve(rules), hurried(Files.readString(Dashboards.RULES.resolve(rules))));
        }
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 250ms, scrape_timeout: 250ms, evaluation_interval: 250ms}
                rule_files: [records.yaml, alerts.yaml]
                scrape_configs:
                  - job_name: ehpc-gateway
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(managementPort));
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    /** Skips the test where there is none. */
    static void assumeInstalled() {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
        if (!there) {
            System.out.println("SKIPPED: there is no prometheus on the PATH (Debian's package has that name)");
        }
        assumeThat(there)
                .as("prometheus is installed (Debian's package of that name, for example)")
                .isTrue();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException("no port is free", none);
        }
    }

    static String hurried(String rules) {
        return DURATION.matcher(rules)
                .replaceAll(found -> found.group(1)
                        + Long.parseLong(found.group(2)) * MILLIS.getOrDefault(found.group(3), 0L) / HURRY + "ms"
                        + found.group(4));
    }

    void awaitReady(Duration patience) {
        await().atMost(patience)
                .ignoreExceptions()
                .until(() -> http.send(Stage.request(uri("/-/ready")), BodyHandlers.ofString())
                                .statusCode()
                        == 200);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private JsonNode api(String path) throws Exception {
        String body = http.send(Stage.request(uri("/api/v1" + path)), BodyHandlers.ofString())
                .body();
        JsonNode answer = Stage.json(body);
        assertThat(answer.path("status").asText()).as(path + ": " + body).isEqualTo("success");
        return answer.path("data");
    }

    /** Whether an expression has a value now that is a number. */
    boolean hasValue(String expression) throws Exception {
        JsonNode result = api("/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
        for (JsonNode sample : result) {
            if (!sample.path("value").path(1).asText().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    /** What a range of an expression is, for a picture of it. */
    JsonNode range(String expression, double from, double to, double step) throws Exception {
        return api("/query_range?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8) + "&start=" + from
                        + "&end=" + to + "&step=" + step)
                .path("result");
    }

    /** Of each alert its state: {@code inactive}, {@code pending} or {@code firing}. */
    Map<String, String> alerts() throws Exception {
        Map<String, String> states = new TreeMap<>();
        for (JsonNode rule : api("/rules?type=alert").findValues("rules").stream()
                .flatMap(rules ->
                        Stream.iterate(0, i -> i < rules.size(), i -> i + 1).map(rules::get))
                .toList()) {
            assertThat(rule.path("lastError").asText()).as("%s", rule).isEmpty();
            states.put(rule.path("name").asText(), rule.path("state").asText());
        }
        return states;
    }

    void close() throws Exception {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}

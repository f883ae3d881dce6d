package io.ehpc.gateway;

import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.InvalidConfigException;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/**
 * Does once what a gateway does in its first second, with the simulator, a store that is empty and one that is
 * not, then ends: the build has the Java runtime keep the classes that this loads, for faster starts
 * (class data sharing).
 */
@Command(
        name = "rehearse",
        description = "Starts, answers once and ends, for the build to keep what was loaded.",
        hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final String ALL = "/v1/community-images?region=*";
    private static final List<String> QUESTIONS = List.of(ALL, "/v1/regions", "/?Action=ListCommunityImages");
    private static final String CONFIG = """
            server: {port: 0}
            management: {port: 0}
            accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
            upstream: {endpoint: "http://127.0.0.1:${SIMULATOR_PORT}", regions: {${REGIONS}}}
            cache: {store: {directory: "${DIRECTORY}"}}
            """;

    @Override
    public Integer call() throws IOException {
        Vertx vertx = Doorway.vertx();
        Path directory = Files.createTempDirectory("rehearsal");
        SimulatorOptions free = SimulatorOptions.DEFAULTS.withPorts(0, 0);
        Future<Void> rehearsal = Simulator.start(vertx, free, Clock.systemUTC()).compose(simulator -> {
            GatewayConfig config = config(simulator, directory);
            return played(vertx, config).compose(cold -> played(vertx, config)).eventually(simulator::stop);
        });
        Running.started(vertx, rehearsal.eventually(() -> swept(vertx, directory)), "Try again.");
        Running.started(vertx, vertx.close(), "");
        return 0;
    }

    private static GatewayConfig config(Simulator simulator, Path directory) {
        String regions = simulator.catalogue().regions().stream()
                .map(region -> region + ": ")
                .collect(Collectors.joining(", "));
        try {
            return ConfigFile.parse(
                    "rehearsal",
                    CONFIG.replace("${REGIONS}", regions),
                    Map.of(
                            "SIMULATOR_PORT", Integer.toString(simulator.port()),
                            "DIRECTORY", directory.toString()));
        } catch (InvalidConfigException broken) {
            throw new IllegalStateException("the rehearsal's own configuration is broken", broken);
        }
    }

    /** One life of a gateway: it starts, is asked, and stops, which saves what it holds. */
    private static Future<Void> played(Vertx vertx, GatewayConfig config) {
        return Gateway.start(vertx, config, Clock.systemUTC()).compose(gateway -> {
            HttpClient client = vertx.createHttpClient();
            Future<Void> asked = ask(client, gateway.managementPort(), "/metrics");
            for (String question : QUESTIONS) {
                asked = asked.compose(before -> ask(client, gateway.port(), question));
            }
            return asked.eventually(client::close).eventually(gateway::stop);
        });
    }

    private static Future<Void> ask(HttpClient client, int port, String question) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(question)
                .putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        return client.request(options).compose(request -> request.send()).compose(HttpClientResponse::end);
    }

    private static Future<Void> swept(Vertx vertx, Path directory) {
        return vertx.executeBlocking(
                        () -> {
                            try (var files = Files.list(directory)) {
                                files.forEach(RehearseCommand::delete);
                            }
                            delete(directory);
                            return directory;
                        },
                        false)
                .mapEmpty();
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

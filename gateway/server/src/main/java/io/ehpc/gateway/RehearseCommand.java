package io.ehpc.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;

/**
 * Does twice what {@code serve} does in its first second, with a store that is empty and one that is not, then ends: the
 * build has the Java runtime keep the classes that this loads, for faster starts (class data sharing). The simulator has
 * a process of its own, since its classes are none of those.
 */
final class RehearseCommand implements Command {
    private static final String ALL = "/v1/community-images?region=*";
    private static final List<String> QUESTIONS = List.of(ALL, "/v1/regions", "/?Action=ListCommunityImages");

    @Override
    public String name() {
        return "rehearse";
    }

    @Override
    public String summary() {
        return "Starts, answers once and ends, for the build to keep what was loaded.";
    }

    @Override
    public boolean isListed() {
        return false;
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) {
        try (SimulatorProcess simulator = SimulatorProcess.start()) {
            Path folder = Files.createTempDirectory("rehearsal");
            Path config = Files.writeString(
                    Files.createTempFile(folder, "gateway", ".yaml"),
                    config(simulator.port(), folder.resolve("store")));
            for (int life = 0; life < 2; life++) {
                play(config);
            }
            sweep(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return 0;
    }

    private static String config(int simulatorPort, Path store) {
        return """
                server: {port: 0}
                management: {port: 0}
                accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream: {endpoint: "http://127.0.0.1:%d"}
                cache: {store: {directory: "%s"}}
                """.formatted(simulatorPort, store);
    }

    /** One life of a gateway: it starts, is asked, and stops, which saves what it holds. */
    private static void play(Path config) {
        Service service = ServeCommand.start(Arguments.of(new ServeCommand(), "--config", config.toString()));
        HttpClient client = service.vertx().createHttpClient();
        Future<Void> asked = ask(client, service.managementPort(), "/metrics");
        for (String question : QUESTIONS) {
            asked = asked.compose(before -> ask(client, service.port(), question));
        }
        end(service.vertx(), asked.eventually(client::close).eventually(service::stop));
    }

    private static void end(Vertx vertx, Future<Void> stopped) {
        Running.started(vertx, stopped, "");
        Running.started(vertx, vertx.close(), "");
    }

    private static Future<Void> ask(HttpClient client, int port, String question) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(question)
                .putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        return client.request(options).compose(request -> request.send().compose(HttpClientResponse::end));
    }

    private static void sweep(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

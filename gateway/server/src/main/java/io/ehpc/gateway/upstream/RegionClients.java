package io.ehpc.gateway.upstream;

import io.ehpc.gateway.config.UpstreamConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP client of each region: one for each, so that calls to a region that hangs take no connection
 * away from another, even where one address serves them all.
 */
public final class RegionClients {
    /** Shorter than what servers commonly allow, so that a call seldom meets a connection being closed. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final Vertx vertx;
    private Map<String, Client> clients = Map.of();

    /** A client and what it was made for. */
    private record Client(Settings settings, HttpClient http) {}

    private record Settings(URI endpoint, int connections, int connectMillis) {
        static Settings of(UpstreamConfig config, URI endpoint) {
            int connectMillis = (int) config.connectTimeout().toMillis();
            return new Settings(endpoint, config.connectionsPerRegion(), connectMillis);
        }
    }

    public RegionClients(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The clients for this configuration; those whose settings stay are kept, others finish and close. */
    public synchronized Map<String, HttpClient> configured(UpstreamConfig config) {
        Map<String, Client> next = new HashMap<>();
        config.regions().forEach((region, endpoint) -> {
            Settings settings = Settings.of(config, endpoint);
            Client before = clients.get(region);
            boolean keep = before != null && before.settings().equals(settings);
            next.put(region, keep ? before : new Client(settings, create(settings)));
        });
        List<Client> gone = clients.values().stream()
                .filter(client -> !next.containsValue(client))
                .toList();
        clients = Map.copyOf(next);
        var unused = shutdown(gone, config.callTimeout().toMillis());
        Map<String, HttpClient> http = new HashMap<>();
        clients.forEach((region, client) -> http.put(region, client.http()));
        return http;
    }

    private HttpClient create(Settings settings) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(settings.connectMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(16 << 10)
                .setDecompressionSupported(false);
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(settings.connections())
                .setMaxWaitQueueSize(4 * settings.connections());
        // A broken connection fails the call that it carried, which tells more than its own exception.
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    /** Closes all, once the calls under way have ended or that long has passed. */
    public synchronized Future<Void> close(long timeoutMillis) {
        Collection<Client> all = clients.values();
        clients = Map.of();
        return shutdown(all, timeoutMillis);
    }

    private static Future<Void> shutdown(Collection<Client> clients, long timeoutMillis) {
        List<Future<Void>> shutdowns = clients.stream()
                .map(client -> client.http().shutdown(timeoutMillis, TimeUnit.MILLISECONDS))
                .toList();
        return Future.join(shutdowns).mapEmpty();
    }
}

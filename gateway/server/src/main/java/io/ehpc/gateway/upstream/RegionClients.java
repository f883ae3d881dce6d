package io.ehpc.gateway.upstream;

import io.ehpc.gateway.config.UpstreamConfig;
import io.ehpc.gateway.outbound.OutboundClients;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
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
    private final OutboundClients outbound;
    private Map<String, Client> clients = Map.of();

    /** A client and what it was made for. */
    private record Client(Settings settings, HttpClient http) {}

    private record Settings(URI endpoint, OutboundClients.Settings http) {
        /** A handshake that outlasts the call that it is for is of no use to anyone. */
        static Settings of(UpstreamConfig config, URI endpoint) {
            int connections = config.connectionsPerRegion();
            return new Settings(
                    endpoint,
                    new OutboundClients.Settings(
                            config.connectTimeout(), config.callTimeout(), connections, 4 * connections));
        }
    }

    public RegionClients(OutboundClients outbound) {
        this.outbound = outbound;
    }

    /** The clients for this configuration; those whose settings stay are kept, others finish and close. */
    public synchronized Map<String, HttpClient> configured(UpstreamConfig config) {
        Map<String, Client> next = new HashMap<>();
        config.regions().forEach((region, endpoint) -> {
            Settings settings = Settings.of(config, endpoint);
            Client before = clients.get(region);
            boolean keep = before != null && before.settings().equals(settings);
            next.put(region, keep ? before : new Client(settings, outbound.create(settings.http())));
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

package io.ehpc.gateway.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listener: where it listens, how it proves itself, and what it bears of its clients.
 *
 * @param host the address to bind
 * @param hosts further names and addresses that requests may name; {@code *.domain} for all below a domain
 * @param port the port; 0 for any free one
 * @param tls what it proves itself with
 * @param http2ClearText whether it speaks HTTP/2 without TLS too
 * @param limits for how many and how slow clients it is there
 * @param maxStreams how many requests one HTTP/2 connection may have under way
 * @param proxies those in front of it
 */
public record ListenerConfig(
        String host,
        List<String> hosts,
        int port,
        TlsConfig tls,
        boolean http2ClearText,
        ConnectionLimits limits,
        int maxStreams,
        ProxiesConfig proxies)
        implements Keyed {

    public ListenerConfig {
        hosts = List.copyOf(hosts);
    }

    /** The host and that port as they stand in a URL: an IPv6 address in brackets (RFC 3986, section 3.2.2). */
    public String authority(int other) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + other;
    }

    ListenerConfig withPort(int other) {
        return new ListenerConfig(host, hosts, other, tls, http2ClearText, limits, maxStreams, proxies);
    }

    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = new HashMap<>();
        keys.put("host", host);
        keys.put("hosts", hosts);
        keys.put("port", port);
        keys.put("tls", tls);
        keys.put("http2ClearText", http2ClearText);
        keys.put("idleTimeout", limits.idleTimeout());
        keys.put("headTimeout", limits.headTimeout());
        keys.put("bodyTimeout", limits.bodyTimeout());
        keys.put("writeTimeout", limits.writeTimeout());
        keys.put("maxConnections", limits.maxConnections());
        keys.put("maxConnectionsPerAddress", limits.maxConnectionsPerAddress());
        keys.put("maxQueuedBytes", limits.queue().perConnection());
        keys.put("maxQueuedBytesInAll", limits.queue().inAll());
        keys.put("maxStreams", maxStreams);
        keys.put("proxies", proxies);
        return keys;
    }
}

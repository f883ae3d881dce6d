package io.ehpc.gateway.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The listener of metrics, health and what is held.
 *
 * @param listener where it listens, and for how many and how slow clients
 * @param allowPlainHttp whether an address that is not loopback may be served without TLS
 * @param access who may do what there
 */
public record ManagementConfig(ListenerConfig listener, boolean allowPlainHttp, ManagementAccessConfig access)
        implements Keyed {

    /** The address to bind. */
    public String host() {
        return listener.host();
    }

    /** The port; 0 for any free one. */
    public int port() {
        return listener.port();
    }

    /** The same on another port. */
    public ManagementConfig withPort(int other) {
        return new ManagementConfig(listener.withPort(other), allowPlainHttp, access);
    }

    /** The same with other rules of access. */
    public ManagementConfig withAccess(ManagementAccessConfig other) {
        return new ManagementConfig(listener, allowPlainHttp, other);
    }

    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = listener.keys();
        keys.put("allowPlainHttp", allowPlainHttp);
        keys.put("open", access.open());
        keys.put("roles", access.roles());
        keys.put("operators", access.operators());
        return keys;
    }
}

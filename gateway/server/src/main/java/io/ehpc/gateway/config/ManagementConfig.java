package io.ehpc.gateway.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The listener of metrics, health and what is held.
 *
 * @param listener where it listens, and for how many and how slow clients
 */
public record ManagementConfig(ListenerConfig listener) implements Keyed {

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
        return new ManagementConfig(listener.withPort(other));
    }

    @Override
    public Map<String, @Nullable Object> keys() {
        return listener.keys();
    }
}

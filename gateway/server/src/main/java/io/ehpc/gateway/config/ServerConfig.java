package io.ehpc.gateway.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The listener of both faces.
 *
 * @param listener where it listens, and for how many and how slow clients
 * @param cors which pages of other origins may read answers
 * @param allowPlainHttp whether an address that is not loopback may be served without TLS
 * @param messages how large a request may be
 * @param drainTimeout how long a stop waits for answers under way
 */
public record ServerConfig(
        ListenerConfig listener, CorsConfig cors, boolean allowPlainHttp, MessageLimits messages, Duration drainTimeout)
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
    public ServerConfig withPort(int other) {
        return new ServerConfig(listener.withPort(other), cors, allowPlainHttp, messages, drainTimeout);
    }

    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = listener.keys();
        keys.put("cors", cors);
        keys.put("allowPlainHttp", allowPlainHttp);
        keys.put("maxUrlBytes", messages.maxUrlBytes());
        keys.put("maxHeaderBytes", messages.maxHeaderBytes());
        keys.put("maxBodyBytes", messages.maxBodyBytes());
        keys.put("drainTimeout", drainTimeout);
        return keys;
    }
}

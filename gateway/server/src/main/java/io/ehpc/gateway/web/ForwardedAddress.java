package io.ehpc.gateway.web;

import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The address of a client that a proxy asks for, or the proxy's own if it does not say whose. Whatever it is, the client
 * is not on this machine: a proxy would be there on behalf of strangers.
 */
record ForwardedAddress(SocketAddress named) implements SocketAddress {
    @Override
    public String host() {
        return named.host();
    }

    @Override
    public String hostName() {
        return named.hostName();
    }

    @Override
    public String hostAddress() {
        return named.hostAddress();
    }

    @Override
    public int port() {
        return named.port();
    }

    @Override
    public @Nullable String path() {
        return named.path();
    }

    @Override
    public boolean isInetSocket() {
        return named.isInetSocket();
    }

    @Override
    public boolean isDomainSocket() {
        return named.isDomainSocket();
    }

    @Override
    public String toString() {
        return named.toString();
    }
}

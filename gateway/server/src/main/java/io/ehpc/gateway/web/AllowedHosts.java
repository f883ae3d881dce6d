package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ListenerConfig;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Host names and addresses under which a listener may be asked: loopback, what it is bound to, the address at which a
 * connection arrived, and what is configured. A page whose own name was made to lead to the gateway (DNS rebinding) names
 * another host.
 */
final class AllowedHosts {
    private static final String LOCALHOST = "localhost";
    private static final String ANY_SUBDOMAIN = "*";

    private final Set<String> names = new HashSet<>(Set.of(LOCALHOST));
    private final Set<String> domains = new HashSet<>(Set.of("." + LOCALHOST));
    private final Set<InetAddress> addresses = new HashSet<>();

    AllowedHosts(ListenerConfig config) {
        Stream.concat(Stream.of(config.host()), config.hosts().stream())
                .map(HostName::normal)
                .forEach(this::add);
    }

    private void add(String host) {
        InetAddress address = HostName.address(host);
        if (address == null) {
            (host.startsWith(ANY_SUBDOMAIN) ? domains : names)
                    .add(host.startsWith(ANY_SUBDOMAIN) ? host.substring(ANY_SUBDOMAIN.length()) : host);
        } else if (!address.isAnyLocalAddress()) {
            addresses.add(address);
        }
    }

    /**
     * Whether a request may name that host.
     *
     * @param local where its connection arrived; null if that is not known
     */
    boolean allows(String host, @Nullable SocketAddress local) {
        String name = HostName.normal(host);
        if (names.contains(name)) {
            return true;
        }
        InetAddress address = HostName.address(name);
        if (address != null) {
            return address.isLoopbackAddress()
                    || addresses.contains(address)
                    || address.equals(HostName.address(local));
        }
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (domains.contains(name.substring(dot))) {
                return true;
            }
        }
        return false;
    }
}

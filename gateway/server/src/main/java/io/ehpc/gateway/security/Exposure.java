package io.ehpc.gateway.security;

import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.config.SecurityConfig;
import io.ehpc.gateway.config.ServerConfig;
import io.ehpc.gateway.config.TlsConfig.ClientAuth;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a listener may bind an address: loopback always, another only if it is safe to reach from there. */
public final class Exposure {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[?::1\\]?|\\[?(?:0{1,4}:){7}0{0,3}1\\]?");

    private static final String IDENTIFY_API = "callers are not identified: anybody who reaches it would use the"
            + " account's credentials. Bind 127.0.0.1 or ::1, or name those who may ask in security.clients"
            + " (ehpc-gateway keys --client NAME makes their keys).";
    private static final String IDENTIFY_MANAGEMENT = "callers are not identified: anybody who reaches it could purge."
            + " Bind 127.0.0.1 or ::1, or set management.tls with clientAuth: require.";
    private static final String ENCRYPT = "keys and tokens would cross the network in the clear."
            + " Set server.tls, or server.allowPlainHttp: true if something else encrypts.";

    private Exposure() {}

    /** Why the listeners may not be bound as configured, a line for each; none if they may. */
    public static List<String> complaints(GatewayConfig config) {
        return complaints(config.server(), config.management().listener(), config.security());
    }

    /** The same of listeners that are bound, and of who is let in by another configuration. */
    public static List<String> complaints(ServerConfig server, ListenerConfig management, SecurityConfig security) {
        ListenerConfig api = server.listener();
        boolean isManagerIdentified =
                management.tls().isOn() && management.tls().clientAuth() == ClientAuth.REQUIRE;
        return Stream.of(
                        complaint(
                                "server.host",
                                api.host(),
                                security.identifiesCallers(),
                                IDENTIFY_API,
                                api.tls().isOn() || server.allowPlainHttp()),
                        complaint(
                                "management.host",
                                management.host(),
                                isManagerIdentified,
                                IDENTIFY_MANAGEMENT,
                                management.tls().isOn()))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Why an address may not be bound, or nothing if it may.
     *
     * @param key the configuration's key of the address
     * @param isIdentified whether callers have to prove who they are
     * @param how how to identify them, for the message
     * @param isPrivate whether what they send is encrypted, or need not be
     */
    static Optional<String> complaint(String key, String host, boolean isIdentified, String how, boolean isPrivate) {
        if (LOOPBACK.matcher(host).matches() || (isIdentified && isPrivate)) {
            return Optional.empty();
        }
        return Optional.of(key + ": " + host + " is not a loopback address, and " + (isIdentified ? ENCRYPT : how));
    }
}

package io.ehpc.gateway.security;

import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.config.ManagementAccessConfig;
import io.ehpc.gateway.config.ManagementConfig;
import io.ehpc.gateway.config.OpenRoutes;
import io.ehpc.gateway.config.Role;
import io.ehpc.gateway.config.SecurityConfig;
import io.ehpc.gateway.config.ServerConfig;
import io.ehpc.gateway.config.TlsConfig;
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
    private static final String IDENTIFY_MANAGEMENT = "nobody who reaches it from there may ask anything."
            + " Bind 127.0.0.1 or ::1, or name those who may in management.operators, or set management.tls with"
            + " clientAuth, or management.open.";

    private Exposure() {}

    /** Whether a listener at this address can be reached from loopback alone. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** Why the listeners may not be bound as configured, a line for each; none if they may. */
    public static List<String> complaints(GatewayConfig config) {
        return complaints(config.server(), config.management(), config.security());
    }

    /**
     * The same of listeners that are bound, and of who is let in by another configuration.
     *
     * @param management as it is bound, with the rules of access of that configuration
     */
    public static List<String> complaints(ServerConfig server, ManagementConfig management, SecurityConfig security) {
        ListenerConfig api = server.listener();
        return Stream.of(
                        complaint(
                                "server",
                                api.host(),
                                security.identifiesCallers(),
                                IDENTIFY_API,
                                api.tls().isOn() || server.allowPlainHttp()),
                        complaint(
                                "management",
                                management.host(),
                                letsAnybodyIn(management),
                                IDENTIFY_MANAGEMENT,
                                management.listener().tls().isOn() || management.allowPlainHttp()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether there is anybody on other machines who may do anything. */
    private static boolean letsAnybodyIn(ManagementConfig management) {
        ManagementAccessConfig access = management.access();
        TlsConfig tls = management.listener().tls();
        boolean byCertificate = tls.isOn()
                && tls.clientAuth() != ClientAuth.NONE
                && access.roles().certificate() != Role.NONE;
        return byCertificate || !access.operators().isEmpty() || access.open() != OpenRoutes.NONE;
    }

    /**
     * Why an address may not be bound, or nothing if it may.
     *
     * @param section the configuration's section of the listener
     * @param isIdentified whether callers have to prove who they are
     * @param how how to identify them, for the message
     * @param isPrivate whether what they send is encrypted, or need not be
     */
    static Optional<String> complaint(
            String section, String host, boolean isIdentified, String how, boolean isPrivate) {
        if (isLoopback(host) || (isIdentified && isPrivate)) {
            return Optional.empty();
        }
        return Optional.of(section + ".host: " + host + " is not a loopback address, and "
                + (isIdentified ? encrypt(section) : how));
    }

    private static String encrypt(String section) {
        return "keys and tokens would cross the network in the clear."
                + " Set %1$s.tls, or %1$s.allowPlainHttp: true if something else encrypts.".formatted(section);
    }
}

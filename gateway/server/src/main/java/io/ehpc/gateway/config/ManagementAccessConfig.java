package io.ehpc.gateway.config;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what on the management port.
 *
 * @param open what anybody may ask
 * @param roles what those may do who are no operators
 * @param operators those who are known, by name
 */
public record ManagementAccessConfig(OpenRoutes open, Roles roles, SortedMap<String, OperatorConfig> operators) {

    /** Nobody is known, and a port that is bound to loopback does all that is asked of it. */
    public static final ManagementAccessConfig DEFAULT =
            new ManagementAccessConfig(OpenRoutes.NONE, new Roles(null, Role.READ), new TreeMap<>());

    /**
     * Roles by how one is connected.
     *
     * @param loopback of who connects from loopback; null for admin where the port is bound to loopback, else none
     * @param certificate of who shows a certificate that the listener trusts
     */
    public record Roles(@Nullable Role loopback, Role certificate) {}

    public ManagementAccessConfig {
        operators = Collections.unmodifiableSortedMap(new TreeMap<>(operators));
    }
}

package io.ehpc.gateway.config;

import java.net.InetAddress;
import java.util.List;

/**
 * Which proxies stand in front of a listener, and how they say for whom they ask.
 *
 * @param addresses those that are believed; nobody else is
 * @param header the header that all of them set: one that they pass on as it comes is anybody's word
 * @param protocol whether each connection begins with a header of the PROXY protocol; none but theirs is let in then
 */
public record ProxiesConfig(List<AddressRange> addresses, Header header, boolean protocol) {

    /** No proxies. */
    public static final ProxiesConfig NONE = new ProxiesConfig(List.of(), Header.NONE, false);

    /** What a proxy says in a request of whom it asks for. */
    public enum Header {
        /** Nothing. */
        NONE,
        /** {@code X-Forwarded-For}. */
        X_FORWARDED_FOR,
        /** {@code Forwarded}: RFC 7239. */
        FORWARDED
    }

    public ProxiesConfig {
        addresses = List.copyOf(addresses);
    }

    /** Whether an address is that of a proxy. */
    public boolean include(InetAddress address) {
        return addresses.stream().anyMatch(range -> range.contains(address));
    }
}

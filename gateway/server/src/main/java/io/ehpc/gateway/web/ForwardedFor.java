package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ProxiesConfig;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reader of what proxies say of whom they ask for: {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For}, as pure
 * functions. Each proxy adds at the end whom it was asked by; so the client is the right-most address that is none of
 * the proxies, and what stands to the left of it is the client's own word, which is not read.
 */
final class ForwardedFor {
    /** With a port or without; an IPv6 address with one is in brackets. A port may be hidden, as a name may. */
    private static final Pattern NODE =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([0-9.]+))(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?|([0-9A-Fa-f:.]+)");

    private ForwardedFor() {}

    /**
     * Who asks, by the word of proxies.
     *
     * @param peer the address at the other end of the connection
     * @param values all of the header that they set, joined by commas; null if there is none
     * @return null for the peer: it is no proxy, says nothing, or what it says is malformed, hidden or unknown
     */
    static @Nullable InetAddress client(ProxiesConfig proxies, InetAddress peer, @Nullable String values) {
        if (values == null || !proxies.include(peer)) {
            return null;
        }
        InetAddress farthest = null;
        for (String member : QuotedText.splitFromEnd(values, ',')) {
            if (member.isEmpty()) {
                continue;
            }
            InetAddress hop = proxies.header() == ProxiesConfig.Header.FORWARDED ? ofForwarded(member) : node(member);
            if (hop == null || !proxies.include(hop)) {
                return hop;
            }
            farthest = hop;
        }
        return farthest;
    }

    /** The address in the one parameter {@code for} of an element; null if it has none, more, or none that is known. */
    private static @Nullable InetAddress ofForwarded(String element) {
        String node = null;
        List<String> pairs = QuotedText.split(element, ';');
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).toLowerCase(Locale.ROOT).equals("for")) {
                if (node != null) {
                    return null;
                }
                node = pair.substring(equals + 1);
            }
        }
        return node == null ? null : node(node);
    }

    /** The address that an identifier is; null if it is {@code unknown}, hidden, or none. */
    private static @Nullable InetAddress node(String written) {
        boolean isQuoted = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
        Matcher node = NODE.matcher(isQuoted ? written.substring(1, written.length() - 1) : written);
        if (!node.matches()) {
            return null;
        }
        String address = node.group(1) != null ? node.group(1) : node.group(2) != null ? node.group(2) : node.group(3);
        boolean isBracketed = node.group(1) != null;
        return isBracketed && address.indexOf(':') < 0 ? null : HostName.address(address);
    }
}

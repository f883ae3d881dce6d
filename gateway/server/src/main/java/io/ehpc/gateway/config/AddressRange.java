package io.ehpc.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that begin with the same bits (CIDR, RFC 4632 and RFC 4291): {@code 10.0.0.0/8}, {@code fd00::/8}, or one
 * address alone.
 *
 * @param address the first of them; an IPv4 address that is mapped into IPv6 counts as IPv4
 * @param bits how many bits they share
 */
public record AddressRange(InetAddress address, int bits) {
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** What is no name: the second has a colon, which no name has. */
    private static final Pattern RANGE =
            Pattern.compile("(" + OCTET + "(?:\\." + OCTET + "){3}|(?=[^/]*:)[0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?");

    /** The range that a text is; null if it is none, or names bits that the range does not share. */
    public static @Nullable AddressRange parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            return null;
        }
        try {
            InetAddress address = InetAddress.getByName(range.group(1));
            int all = address.getAddress().length * Byte.SIZE;
            int bits = range.group(2) == null ? all : Integer.parseInt(range.group(2));
            return bits <= all && isZeroFrom(address.getAddress(), bits) ? new AddressRange(address, bits) : null;
        } catch (UnknownHostException malformed) {
            return null;
        }
    }

    private static boolean isZeroFrom(byte[] address, int bits) {
        for (int i = bits; i < address.length * Byte.SIZE; i++) {
            if (bit(address, i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] address, int index) {
        return address[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1;
    }

    /** Whether an address is one of them. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (bit(mine, i) != bit(theirs, i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}

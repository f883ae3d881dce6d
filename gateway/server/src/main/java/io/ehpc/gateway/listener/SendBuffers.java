package io.ehpc.gateway.listener;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannelConfig;
import java.util.OptionalInt;

/**
 * How much the kernel may hold of what a connection's client does not take. By itself it holds up to some megabytes for
 * each, so thousands of slow readers use up what it has for all sockets of the machine, and then every other connection
 * waits too. A few connections are left to the kernel, which sizes them best; of more, each new one gets its share of
 * a budget.
 */
final class SendBuffers {
    /** Up to so many open connections the kernel decides. */
    static final int LEFT_TO_THE_KERNEL = 32;

    /** A page of a list fits; a longer answer is sent in several round trips. */
    static final int LEAST_BYTES = 16 << 10;

    private static final long BYTES_IN_ALL = 128L << 20;

    /** Linux reserves twice of what is asked for, for its own headers (socket(7), SO_SNDBUF). */
    private static final int RESERVED_TIMES = 2;

    private SendBuffers() {}

    /** What a new connection's buffer is set to, in bytes; empty if the kernel decides. */
    static OptionalInt bytes(long open) {
        return open <= LEFT_TO_THE_KERNEL
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.max(LEAST_BYTES, BYTES_IN_ALL / RESERVED_TIMES / open));
    }

    /** Sets it for a connection that was just accepted and is the last of so many. */
    static void bound(Channel connection, long open) {
        if (connection.config() instanceof SocketChannelConfig socket) {
            bytes(open).ifPresent(socket::setSendBufferSize);
        }
    }
}

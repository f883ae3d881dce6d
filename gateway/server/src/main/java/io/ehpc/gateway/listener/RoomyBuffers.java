package io.ehpc.gateway.listener;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;

/**
 * Buffers for the heads of answers, with room for a short body. Netty's encoder of HTTP/1.1 puts the body there if it
 * fits, so that an answer is one buffer and one {@code write}, not two and a {@code writev}: the body is copied once
 * either way, since what is sent from the heap has to be.
 */
final class RoomyBuffers extends AbstractByteBufAllocator {
    /** In bytes, of which a head takes less than 1 KiB. With 16 KiB, answers were slower again. */
    private static final int CAPACITY = 4 << 10;

    private final ByteBufAllocator pool;

    private RoomyBuffers(ByteBufAllocator pool) {
        super(true);
        this.pool = pool;
    }

    /** A connection's heads are written into such from now on. */
    static void on(Channel connection) {
        connection.config().setAllocator(new RoomyBuffers(connection.alloc()));
    }

    /** No more: the connection goes on in HTTP/2, which has a buffer for each frame's head. */
    static void off(Channel connection) {
        if (connection.alloc() instanceof RoomyBuffers roomy) {
            connection.config().setAllocator(roomy.pool);
        }
    }

    /** By which heads are asked for; records of TLS are too, and get no less than they need. */
    @Override
    public ByteBuf buffer(int initialCapacity) {
        return directBuffer(Math.max(initialCapacity, CAPACITY));
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return pool.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return pool.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return pool.isDirectBufferPooled();
    }
}

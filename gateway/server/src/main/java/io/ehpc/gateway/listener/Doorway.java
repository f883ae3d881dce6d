package io.ehpc.gateway.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x' own transport, with a door at each server: a listener decides on a connection when it is accepted.
 * Vert.x itself tells of one only when its TLS handshake is done, and never of one that does not finish it.
 */
public final class Doorway implements Transport {
    private final Transport nio = io.vertx.core.transport.Transport.NIO.implementation();
    private final Set<Door> doors = ConcurrentHashMap.newKeySet();

    private Doorway() {}

    /** A Vert.x whose listeners have such doors. */
    public static Vertx vertx() {
        return Vertx.builder().withTransport(new Named(new Doorway())).build();
    }

    /** The same, measured by that. */
    public static Vertx vertx(VertxMetricsFactory metrics) {
        return Vertx.builder()
                .withTransport(new Named(new Doorway()))
                .withMetrics(metrics)
                .build();
    }

    /**
     * Has connections to this port decided on by the listener from now on: those that it does not let in are
     * closed. Does nothing for a Vert.x that has no doors.
     */
    static void guard(Vertx vertx, int port, Predicate<Channel> letsIn) {
        if (((VertxInternal) vertx).transport() instanceof Doorway doorway) {
            doorway.doors.stream().filter(door -> door.isFreeAt(port)).forEach(door -> door.letsIn = letsIn);
        }
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        nio.configure(config, domainSocket, bootstrap);
        bootstrap.handler(new Door());
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return nio.ioHandlerFactory();
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return nio.datagramChannelFactory();
    }

    @Override
    @SuppressWarnings("deprecation") // It is in the interface.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return nio.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return nio.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return nio.serverChannelFactory(domainSocket);
    }

    /** What a server socket's connections come through. */
    private final class Door extends ChannelInboundHandlerAdapter {
        private volatile @Nullable Channel server;
        private volatile @Nullable Predicate<Channel> letsIn;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            server = ctx.channel();
            doors.add(this);
            var unused = ctx.channel().closeFuture().addListener(closed -> doors.remove(this));
        }

        /** Whether it is at this port and nobody's yet: two addresses may have the same port. */
        boolean isFreeAt(int port) {
            Channel socket = server;
            return letsIn == null
                    && socket != null
                    && socket.localAddress() instanceof InetSocketAddress bound
                    && bound.getPort() == port;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            Predicate<Channel> decides = letsIn;
            if (decides == null || decides.test((Channel) accepted)) {
                ctx.fireChannelRead(accepted);
            }
        }
    }

    /** As Vert.x wants to be told of it. */
    private record Named(Transport implementation) implements io.vertx.core.transport.Transport {
        @Override
        public String name() {
            return "nio";
        }

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return null;
        }
    }
}

package io.ehpc.gateway.listener;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * The JDK's TLS for servers, with what Vert.x has no setting for: the groups of {@link KeyExchangeGroups}, the
 * server's own order of cipher suites, and no handshake but the first. It needs no property of the process.
 */
final class StrictTls extends JdkSSLEngineOptions {
    private final Runnable renegotiation;

    /** @param renegotiation is told of each connection that is closed since its client wanted another handshake */
    StrictTls(Runnable renegotiation) {
        this.renegotiation = renegotiation;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new StrictTls(renegotiation);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new StrictContext(super.create(), renegotiation);
            }
        };
    }

    private static final class StrictContext extends DelegatingSslContext {
        private final Runnable renegotiation;

        StrictContext(SslContext jdk, Runnable renegotiation) {
            super(jdk);
            this.renegotiation = renegotiation;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setAlgorithmConstraints(new KeyExchangeGroups());
            parameters.setUseCipherSuitesOrder(true);
            engine.setSSLParameters(parameters);
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor tasks) {
            return new SingleHandshake(newEngine(allocator), startTls, tasks, renegotiation);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String peer, int port, boolean startTls, Executor tasks) {
            return new SingleHandshake(newEngine(allocator, peer, port), startTls, tasks, renegotiation);
        }
    }
}

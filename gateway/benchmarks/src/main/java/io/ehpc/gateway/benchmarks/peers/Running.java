package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Loopback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A peer that listens, on its core. */
record Running(Peer peer, PeerPorts ports, Pinned process) implements AutoCloseable {
    private static final String CORE = "0";
    private static final Duration POLL = Duration.ofMillis(10);

    /** Starts it in a folder of its own. */
    static Running start(Peer peer, Path folder, int origin, int firstPort) throws Exception {
        Path own = Files.createDirectories(folder.resolve(peer.getClass().getSimpleName() + firstPort));
        PeerPorts ports = PeerPorts.free(origin);
        Path log = own.resolve("log");
        Pinned process = Pinned.start(CORE, peer.command(own, ports), log);
        Running running = new Running(peer, ports, process);
        int port = peer instanceof OurGateway gateway && gateway.hasClearTextHttp2() ? ports.http2() : ports.http1();
        Loopback.awaitListening(port, process::isAlive, log, POLL);
        return running;
    }

    String url(Contest contest) {
        return "http://127.0.0.1:" + ports.of(contest) + contest.target();
    }

    /** Whether it is compared in that contest. */
    boolean takesPart(Contest contest) {
        if (peer instanceof OurGateway gateway) {
            return gateway.hasClearTextHttp2() == contest.isHttp2()
                    && !(gateway.hasIdentity() && contest.isCompressed());
        }
        return contest.isCompressed() || !(peer instanceof Nginx nginx && nginx.hasStoredGzip());
    }

    @Override
    public void close() {
        process.close();
    }
}

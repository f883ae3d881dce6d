package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that caches, at the settings that are best for it. */
interface Peer {
    String name();

    /** Which release of it. */
    String version() throws IOException;

    /**
     * Writes what it reads, and says how it is started.
     *
     * @param folder of its own, in memory
     * @param ports where it is to listen, and whom it is to ask
     */
    List<String> command(Path folder, PeerPorts ports) throws IOException;

    /** What each request to it has to say besides what is asked. */
    default Map<String, String> headers() {
        return Map.of();
    }
}

package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Loopback;
import io.ehpc.gateway.benchmarks.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * This gateway with answers that are kept on disk, and with its lifetimes shortened.
 *
 * @param regions of the upstream
 */
record ShortLived(List<String> regions, Keeping keeping) implements Peer {
    @Override
    public String name() {
        return OurGateway.NAME;
    }

    @Override
    public String version() throws IOException {
        return new OurGateway(false, false, regions).version();
    }

    @Override
    public List<String> command(Path folder, PeerPorts ports) throws IOException {
        return Shipped.command("serve", "--config", config(folder, ports).toString());
    }

    /** Its configuration, in that folder. */
    Path config(Path folder, PeerPorts ports) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), """
                server: {port: %1$d}
                management: {port: %2$d}
                accounts:
                  default:
                    {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret, quota: {calls: 10000, per: 1s}}
                upstream: {endpoint: "http://127.0.0.1:%3$d", regions: {%4$s: }}
                cache:
                  fresh: %5$ds
                  staleWhileRevalidate: %6$ds
                  refreshAhead: {idleAfter: %6$ds}
                  store: {directory: "%7$s"}
                """.formatted(
                        ports.http1(),
                        Loopback.freePort(),
                        ports.origin(),
                        String.join(": , ", regions),
                        keeping.freshSeconds(),
                        keeping.staleSeconds(),
                        folder.resolve("store")));
    }
}

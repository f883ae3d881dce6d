package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * This gateway as it is shipped, started as the README says: every setting at its default but for who is asked.
 * For HTTP/2 without TLS, which is off by default, it is started with that on.
 *
 * @param regions of the upstream
 */
record OurGateway(boolean hasClearTextHttp2, List<String> regions) implements Peer {
    private static final String JAR = "gateway/server/target/ehpc-gateway.jar";
    private static final String OPTIONS = "@gateway/server/target/ehpc-gateway.options";
    static final String NAME = "gateway";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() throws IOException {
        return Programs.firstLine(java(), "-jar", JAR, "--version") + ", JDK " + Runtime.version();
    }

    @Override
    public List<String> command(Path folder, PeerPorts ports) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                server: {port: %d%s}
                management: {port: %d}
                accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream: {endpoint: "http://127.0.0.1:%d", regions: {%s: }}
                """.formatted(
                        hasClearTextHttp2 ? ports.http2() : ports.http1(),
                        hasClearTextHttp2 ? ", http2ClearText: true" : "",
                        Loopback.freePort(),
                        ports.origin(),
                        String.join(": , ", regions)));
        return serve(file);
    }

    /** How it is started with that configuration. */
    static List<String> serve(Path config) {
        return List.of(java(), OPTIONS, "-jar", JAR, "serve", "--config", config.toString());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}

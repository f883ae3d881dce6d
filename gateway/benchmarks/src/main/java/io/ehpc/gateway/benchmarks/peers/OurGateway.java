package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Loopback;
import io.ehpc.gateway.benchmarks.Shipped;
import io.ehpc.gateway.security.IssuedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * This gateway as it is shipped, started as the README says: every setting at its default but for who is asked.
 * For HTTP/2 without TLS, which is off by default, it is started with that on.
 *
 * @param hasIdentity whether only who has an API key may ask, by a policy and within a quota
 * @param regions of the upstream
 */
record OurGateway(boolean hasClearTextHttp2, boolean hasIdentity, List<String> regions) implements Peer {
    static final String NAME = "gateway";
    static final String WITH_IDENTITY = "gateway, with identity";
    private static final String KEY = "egw_keyOfTheLoadGenerator";

    @Override
    public String name() {
        return hasIdentity ? WITH_IDENTITY : NAME;
    }

    @Override
    public Map<String, String> headers() {
        return hasIdentity ? Map.of("X-Api-Key", KEY) : Map.of();
    }

    @Override
    public String version() throws IOException {
        return Programs.firstLine(Shipped.bare("--version").toArray(String[]::new)) + ", JDK " + Runtime.version();
    }

    @Override
    public List<String> command(Path folder, PeerPorts ports) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                server: {port: %d%s}
                management: {port: %d}
                accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream: {endpoint: "http://127.0.0.1:%d", regions: {%s: }}
                %s
                """.formatted(
                        hasClearTextHttp2 ? ports.http2() : ports.http1(),
                        hasClearTextHttp2 ? ", http2ClearText: true" : "",
                        Loopback.freePort(),
                        ports.origin(),
                        String.join(": , ", regions),
                        hasIdentity ? security() : ""));
        return Shipped.command("serve", "--config", file.toString());
    }

    private static String security() {
        return """
                security:
                  clients:
                    load:
                      apiKeys: [{sha256: %s}]
                      policy: [{effect: allow, action: ["ehpc:List*"], resource: ["*"]}]
                      quota: {requests: {calls: 1000000, per: 1s}}
                """.formatted(IssuedKeys.sha256(KEY));
    }
}

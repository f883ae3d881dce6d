package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Varnish with its cache in memory. It keeps plain and compressed answers beside each other ({@code Vary}), as
 * the origin gave them: its own gzip support would decompress for each client that takes only plain ones.
 */
record Varnish(Keeping keeping) implements Peer {
    /** What it would write into its log for a hit. */
    private static final String SILENT = Stream.of(
                    "Begin Link End SessOpen SessClose ReqStart ReqMethod ReqURL ReqProtocol ReqHeader ReqUnset ReqAcct"
                            + " RespProtocol RespStatus RespReason RespHeader RespUnset Timestamp VCL_call VCL_return"
                            + " VCL_use Hit Length Filters Storage TTL Debug WorkThread Hash ExpKill H2RxHdr H2RxBody"
                            + " H2TxHdr H2TxBody")
            .flatMap(tags -> Stream.of(tags.split(" ", -1)))
            .map(tag -> "-" + tag)
            .collect(Collectors.joining(","));

    @Override
    public String name() {
        return "Varnish";
    }

    @Override
    public String version() throws IOException {
        return Programs.firstLine(Programs.path("varnishd"), "-V").replaceFirst(".*\\((\\S+).*", "$1");
    }

    /** Signed requests differ each time; what they ask does not. */
    private String hash() {
        return keeping.isByQuestion()
                ? Stream.of("Action", "RegionId", "BaseOsTag", "InstanceType")
                        .map("""
                                if (req.url ~ "[?&]%1$s=") {
                                  hash_data("%1$s=" + regsub(req.url, ".*[?&]%1$s=([^&]*).*", "\\1"));
                                }
                                """::formatted)
                        .collect(Collectors.joining("", "sub vcl_hash {\n", "  return (lookup);\n}"))
                : "";
    }

    @Override
    public List<String> command(Path folder, PeerPorts ports) throws IOException {
        Path file = Files.writeString(folder.resolve("default.vcl"), """
                vcl 4.1;
                backend origin { .host = "127.0.0.1"; .port = "%d"; }
                sub vcl_recv {
                  if (req.http.Accept-Encoding ~ "gzip") {
                    set req.http.Accept-Encoding = "gzip";
                  } else {
                    unset req.http.Accept-Encoding;
                  }
                  return (hash);
                }
                %s
                sub vcl_backend_response {
                  set beresp.ttl = %ds;
                  set beresp.grace = %ds;
                  return (deliver);
                }
                """.formatted(
                ports.origin(), hash(), keeping.freshSeconds(), keeping.staleSeconds() - keeping.freshSeconds()));
        return List.of(
                Programs.path("varnishd"),
                "-F",
                "-j",
                "none",
                "-n",
                Files.createDirectories(folder.resolve("work")).toString(),
                "-f",
                file.toString(),
                "-a",
                "127.0.0.1:" + ports.http1(),
                "-a",
                "127.0.0.1:" + ports.http2(),
                "-s",
                "malloc,256m",
                "-T",
                "none",
                "-p",
                "feature=+http2",
                "-p",
                "http_gzip_support=off",
                "-p",
                "thread_pools=1",
                "-p",
                "thread_pool_min=100",
                "-p",
                "thread_pool_max=2000",
                "-p",
                "timeout_idle=3600",
                "-p",
                "vsl_mask=" + SILENT);
    }
}

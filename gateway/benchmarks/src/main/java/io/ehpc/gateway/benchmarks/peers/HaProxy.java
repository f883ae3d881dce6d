package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy with its cache, which is in memory. */
record HaProxy() implements Peer {
    @Override
    public String name() {
        return "HAProxy";
    }

    @Override
    public String version() throws IOException {
        return Programs.firstLine(Programs.path("haproxy"), "-v").replaceFirst("HAProxy version (\\S+).*", "$1");
    }

    @Override
    public List<String> command(Path folder, PeerPorts ports) throws IOException {
        Path file = Files.writeString(
                folder.resolve("haproxy.cfg"), """
                global
                  nbthread 1
                  maxconn 4000
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1m
                  timeout http-keep-alive 1h
                cache answers
                  total-max-size 256
                  max-object-size 4000000
                  max-age 3600
                  process-vary on
                frontend callers
                  bind 127.0.0.1:%d backlog 4096
                  bind 127.0.0.1:%d proto h2 backlog 4096
                  http-request cache-use answers
                  http-response cache-store answers
                  default_backend origin
                backend origin
                  server origin 127.0.0.1:%d
                """.formatted(ports.http1(), ports.http2(), ports.origin()));
        return List.of(Programs.path("haproxy"), "-db", "-f", file.toString());
    }
}

package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * nginx with its {@code proxy_cache} in memory. Its {@code tcp_nopush} is off: with it, large answers stall on
 * loopback. It compresses each answer, or has the origin do so once and keeps that.
 */
record Nginx(boolean hasStoredGzip, Keeping keeping) implements Peer {
    @Override
    public String name() {
        return hasStoredGzip ? "nginx, stored gzip" : "nginx";
    }

    @Override
    public String version() throws IOException {
        return Programs.firstLine(Programs.path("nginx"), "-v").replaceFirst(".*: ", "");
    }

    @Override
    public List<String> command(Path folder, PeerPorts ports) throws IOException {
        Path file = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                user root;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log warn;
                worker_rlimit_nofile 20000;
                events { use epoll; worker_connections 8192; multi_accept on; }
                http {
                  access_log off;
                  default_type application/json;
                  sendfile on;
                  tcp_nopush off;
                  tcp_nodelay on;
                  keepalive_timeout 1h;
                  keepalive_requests 1000000000;
                  open_file_cache max=10000 inactive=1h;
                  open_file_cache_valid 1h;
                  open_file_cache_min_uses 1;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  proxy_cache_path %1$s/cache levels=1:2 keys_zone=answers:10m max_size=256m inactive=%6$ds use_temp_path=off;
                  upstream origin { server 127.0.0.1:%4$d; keepalive 16; }
                  server {
                    listen 127.0.0.1:%2$d backlog=4096;
                    listen 127.0.0.1:%3$d http2 backlog=4096;
                    location / {
                      proxy_pass http://origin;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_cache answers;
                      proxy_cache_valid 200 %7$ds;
                      %8$s
                      proxy_cache_lock on;
                      proxy_cache_use_stale updating error timeout;
                      proxy_cache_background_update on;
                      %5$s
                    }
                  }
                }
                """.formatted(
                        folder,
                        ports.http1(),
                        ports.http2(),
                        ports.origin(),
                        gzip(),
                        keeping.staleSeconds(),
                        keeping.freshSeconds(),
                        key()));
        return List.of(Programs.path("nginx"), "-p", folder.toString(), "-c", file.toString());
    }

    /** Signed requests differ each time; what they ask does not. */
    private String key() {
        return keeping.isByQuestion()
                ? "proxy_cache_key $arg_Action|$arg_RegionId|$arg_BaseOsTag|$arg_InstanceType;"
                : "";
    }

    private String gzip() {
        return hasStoredGzip
                ? "proxy_set_header Accept-Encoding $http_accept_encoding;"
                : "proxy_set_header Accept-Encoding \"\"; gzip on; gzip_types application/json;";
    }
}

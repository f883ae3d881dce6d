package io.ehpc.gateway.upstream;

import io.ehpc.gateway.Ends;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A server on a port of loopback that answers each request with the bytes, or the silence, that a test wants. */
final class RawServer {
    private final NetServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Consumer<NetSocket> reply = socket -> {};

    RawServer(Vertx vertx) {
        server = vertx.createNetServer().connectHandler(this::connected);
        Ends.value(server.listen(0, "127.0.0.1"));
    }

    private void connected(NetSocket socket) {
        sockets.add(socket);
        socket.closeHandler(closed -> sockets.remove(socket));
        StringBuilder request = new StringBuilder();
        socket.handler(chunk -> {
            request.append(chunk);
            if (request.toString().endsWith("\r\n\r\n")) {
                requests.add(request.toString());
                request.setLength(0);
                reply.accept(socket);
            }
        });
    }

    /** How it answers from now on. */
    void reply(Consumer<NetSocket> next) {
        reply = next;
    }

    /** Answers with these bytes. */
    void reply(String bytes) {
        reply(socket -> socket.write(bytes));
    }

    /** Answers with these bytes, and closes. */
    void replyAndClose(String bytes) {
        reply(socket -> socket.write(bytes).onComplete(end -> socket.close()));
    }

    /** Sends these bytes on all connections that are open. */
    void sayToAll(String bytes) {
        sockets.forEach(socket -> socket.write(bytes));
    }

    /** A whole response with that body. */
    static String response(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n" + body;
    }

    static String good() {
        return response(200, "", Samples.body("m-1").toString());
    }

    int port() {
        return server.actualPort();
    }

    /** The heads of the requests, as they came. */
    List<String> requests() {
        return requests;
    }

    int connections() {
        return sockets.size();
    }

    void close() {
        Ends.value(server.close());
    }
}

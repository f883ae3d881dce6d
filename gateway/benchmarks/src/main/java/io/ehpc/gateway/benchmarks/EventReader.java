package io.ehpc.gateway.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/**
 * A listener to changes that reads the bytes of its connection and keeps none of them: it looks only for
 * the number of each change in the image's id, {@code m-change17}.
 */
final class EventReader {
    private static final byte[] MARK = "\"imageId\":\"m-change".getBytes(US_ASCII);

    private final Promise<Void> opened = Promise.promise();
    private final Future<NetSocket> socket;
    private int matched;
    private int number;
    private int named;
    private volatile int last;
    private volatile int seen;
    private volatile boolean inOrder = true;

    EventReader(NetClient client, int port, String path) {
        socket = client.connect(port, "127.0.0.1")
                .onSuccess(connected -> {
                    connected.handler(this::read);
                    var unused = connected.write(
                            "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n");
                })
                .onFailure(opened::tryFail);
    }

    /** Ends once the stream has begun. */
    Future<Void> opened() {
        return opened.future();
    }

    private void read(Buffer bytes) {
        opened.tryComplete();
        for (int i = 0; i < bytes.length(); i++) {
            read(bytes.getByte(i));
        }
    }

    /** An event names its image twice: at its start, and in the image. */
    private void read(byte next) {
        if (matched == MARK.length) {
            if (next >= '0' && next <= '9') {
                number = number * 10 + next - '0';
                return;
            }
            take(number);
            matched = 0;
            number = 0;
        }
        matched = next == MARK[matched] ? matched + 1 : next == MARK[0] ? 1 : 0;
    }

    private void take(int change) {
        named++;
        boolean first = named % 2 == 1;
        boolean fits = first ? last == 0 || change == last + 1 : change == last;
        if (!fits) {
            inOrder = false;
        }
        last = change;
        seen = (named + 1) / 2;
    }

    /** Takes nothing any more. */
    void sleep() {
        socket.result().pause();
    }

    /** The change that it saw last. */
    int last() {
        return last;
    }

    /** How many it saw. */
    int seen() {
        return seen;
    }

    /** Whether each came once, and behind the one before. */
    boolean isInOrder() {
        return inOrder;
    }
}

package io.ehpc.gateway.benchmarks.fuzz;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** Exchanges over HTTP/2, each a stream. */
final class Http2Exchanges implements Exchanges {
    private final int port;
    private final FieldsMutator mutator;
    private @Nullable Http2Connection kept;

    Http2Exchanges(int port, FieldsMutator mutator) {
        this.port = port;
        this.mutator = mutator;
    }

    @Override
    public Reply send(Wire valid) throws IOException {
        return send(Fields.of(valid));
    }

    @Override
    public Exchange sendChanged(Wire base, Wire donor) throws IOException {
        Fields fields = mutator.of(base, donor);
        return new Exchange(fields.readings(), fields.readable(), send(fields));
    }

    private Reply send(Fields fields) throws IOException {
        boolean fresh = kept == null;
        Reply reply = once(fields);
        // The other end may have ended it just before.
        return kept == null && reply.status() == 0 && !fresh ? once(fields) : reply;
    }

    private Reply once(Fields fields) throws IOException {
        Http2Connection connection = kept == null ? Http2Connection.to(port) : kept;
        kept = connection;
        try {
            Reply reply = connection.send(fields);
            if (!connection.isGood()) {
                close();
            }
            return reply;
        } catch (SocketTimeoutException late) {
            close();
            return Reply.LATE;
        } catch (EOFException | SocketException ended) {
            close();
            return Reply.NONE;
        }
    }

    @Override
    public void close() throws IOException {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }
}

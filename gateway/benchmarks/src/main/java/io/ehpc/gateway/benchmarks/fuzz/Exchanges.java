package io.ehpc.gateway.benchmarks.fuzz;

import java.io.IOException;
import java.util.List;

/** Requests and their answers over one protocol, one at a time, on one connection for as long as that is good. */
interface Exchanges extends AutoCloseable {
    /**
     * A request that was sent, and what came back.
     *
     * @param readings what it shows of who asks; more than one if it can be read in more than one way
     * @param sent the request for a reader: each character a byte
     */
    record Exchange(List<List<String>> readings, String sent, Reply reply) {
        public Exchange {
            readings = List.copyOf(readings);
        }
    }

    /** Sends a request as it is. */
    Reply send(Wire valid) throws IOException;

    /** Sends the first request with some changes, for which the second may give pieces. */
    Exchange sendChanged(Wire base, Wire donor) throws IOException;

    @Override
    void close() throws IOException;
}

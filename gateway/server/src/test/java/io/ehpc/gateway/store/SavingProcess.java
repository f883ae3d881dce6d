package io.ehpc.gateway.store;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.upstream.Query;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;

/** A process that saves answers as fast as it can, and prints each round once it is reported as saved. */
final class SavingProcess {
    static final int QUERIES = 20;
    private static final int BYTES = 20_000;

    private SavingProcess() {}

    /** What it saves for a query at that time. */
    static Saved saved(Query query, Instant asOf) {
        return StoreRig.saved(query, asOf, BYTES);
    }

    /** Saves until it is killed: its arguments are the folder and the first round. */
    public static void main(String[] arguments) {
        AnswerStore store = new StoreRig(Path.of(arguments[0])).opened();
        for (long round = Long.parseLong(arguments[1]); ; round++) {
            Instant now = Instant.ofEpochSecond(round);
            IntStream.range(0, QUERIES).forEach(query -> store.save(saved(StoreRig.query(query), now)));
            Ends.value(store.settled());
            System.out.println(round);
        }
    }
}

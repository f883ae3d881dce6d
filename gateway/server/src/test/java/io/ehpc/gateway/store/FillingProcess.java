package io.ehpc.gateway.store;

import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.upstream.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A process that saves more and more, and prints the number of each round once it is reported as saved. When one
 * is not, it prints FULL; AGAIN, after the disk was tried in vain some more; and UP, when all is saved.
 */
final class FillingProcess {
    static final String FULL = "full";
    static final String AGAIN = "again";
    static final String UP = "up";
    private static final int QUERIES = 3;
    private static final int BYTES = 7_000;
    private static final int FAILURES = 3;
    private static final Instant AS_OF = Instant.parse("2026-03-01T11:00:00Z");

    private FillingProcess() {}

    /** What it saves in a round. */
    static List<Saved> round(int number) {
        return IntStream.range(0, QUERIES)
                .mapToObj(i -> StoreRig.query(number * QUERIES + i))
                .map(FillingProcess::saved)
                .toList();
    }

    private static Saved saved(Query query) {
        return StoreRig.saved(query, AS_OF, BYTES);
    }

    /** Saves until the disk is full, and waits until it is not; its argument is the folder. */
    public static void main(String[] arguments) {
        StoreRig rig = new StoreRig(Path.of(arguments[0]));
        AnswerStore store = rig.opened();
        for (int number = 0; isSaved(rig, store, round(number)); number++) {
            System.out.println(number);
        }
        System.out.println(FULL);
        await().atMost(Duration.ofMinutes(1)).until(() -> rig.count("gateway.store.failures") >= FAILURES);
        System.out.println(AGAIN);
        await().atMost(Duration.ofMinutes(1)).until(rig::isUp);
        System.out.println(UP);
        await().forever().until(() -> false);
    }

    private static boolean isSaved(StoreRig rig, AnswerStore store, List<Saved> round) {
        rig.held.addAll(round);
        round.forEach(store::save);
        return Ends.value(store.settled().map(true).otherwise(false));
    }
}

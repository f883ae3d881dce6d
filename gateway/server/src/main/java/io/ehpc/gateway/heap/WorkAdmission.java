package io.ehpc.gateway.heap;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The admission of work that takes memory for longer than a request: it is refused while the heap is full. What is
 * held already is served without asking.
 */
public final class WorkAdmission {
    /** Admits everything. */
    public static final WorkAdmission ALWAYS = new WorkAdmission(() -> false, work -> {});

    private final BooleanSupplier isFull;
    private final Consumer<String> refused;

    /** What can be refused. */
    public enum Work {
        /** A call to the upstream, for an answer that is not held or is to be renewed. */
        CALL,
        /** A merge of answers, or a view of one, that is not held. */
        MERGE,
        /** A client that wants to wait for changes. */
        LISTENER;

        /** As it stands in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** All of them. */
        public static List<String> labels() {
            return Arrays.stream(values()).map(Work::label).toList();
        }
    }

    /**
     * @param isFull whether the heap is, asked for each work: it is to be no more than a field
     * @param refused is told the label of each work that was refused
     */
    public WorkAdmission(BooleanSupplier isFull, Consumer<String> refused) {
        this.isFull = isFull;
        this.refused = refused;
    }

    /** Whether it may begin; one that may not is counted. */
    public boolean admits(Work work) {
        boolean admitted = !isFull.getAsBoolean();
        if (!admitted) {
            refused.accept(work.label());
        }
        return admitted;
    }
}

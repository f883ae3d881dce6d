package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.protocol.MalformedAnswerException;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one query of a question: it was served, or it failed; and a part that was served stale
 * also tells why its refresh failed.
 *
 * @param served null if it failed
 * @param fault why it failed, or why what was served is not fresher; else null
 */
public record Part(
        Query query, @Nullable Served served, @Nullable Fault fault) {

    static Part of(Query query, Served served) {
        return new Part(query, served, served.failure());
    }

    static Part of(Query query, Throwable failure) {
        return new Part(query, null, CallFailedException.faultOf(failure));
    }

    /** What is still to be read of its answer. */
    Optional<Listed> unread() {
        return Optional.ofNullable(served).map(held -> held.answer().listed()).filter(listed -> !listed.isRead());
    }

    /** The same, its answer read; failed, if that cannot be read. */
    Part read() {
        try {
            if (served != null) {
                served.answer().listed().read();
            }
            return this;
        } catch (MalformedAnswerException unreadable) {
            String detail = "What is held cannot be read: " + unreadable.getMessage() + ".";
            return new Part(query, null, Fault.of(FaultKind.MALFORMED, detail));
        }
    }

    /**
     * Its state as clients see it: {@code fresh}, {@code stale}, {@code stale-if-error}, {@code failed}, or
     * {@code skipped} if nothing was held and no call was made.
     */
    public String state() {
        if (served != null) {
            return served.verdict().label();
        }
        return failure().kind().wasCalled() ? "failed" : "skipped";
    }

    /** Why there is no answer; of a failed part only. */
    public Fault failure() {
        return Objects.requireNonNull(fault, "a part that failed has a fault");
    }

    /** Whether it is that a region could not say which clusters it has. */
    public boolean isClusterList() {
        return query.operation().equals(Operation.LIST_CLUSTERS);
    }

    /** What it is about, as one text: no two parts of a question have the same. */
    public String place() {
        return place(query.region(), query.clusterId());
    }

    static String place(String region, @Nullable String cluster) {
        return cluster == null ? region : region + "/" + cluster;
    }
}

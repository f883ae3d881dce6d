package io.ehpc.gateway.telemetry;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * A label of a metric, and what it can be: never a word of a client's.
 *
 * @param values all values, if they are the same for each gateway; empty if they are names of the configuration
 * @param bound what bounds the values, for a person
 */
public record Label(String name, Set<String> values, String bound) {
    static final Label FACE = fixed("face", "rpc", "native");
    static final Label ROUTE = fixed(
            "route",
            "rpc",
            "images",
            "region-images",
            "cluster-images",
            "image",
            "comparison",
            "description",
            "regions",
            "changes",
            "change-stream",
            "other");
    static final Label REQUEST_OUTCOME = fixed(
            "outcome",
            "fresh",
            "stale",
            "stale-if-error",
            "miss",
            "coalesced",
            "negative",
            "failed",
            "refused",
            "partial",
            "abandoned");
    static final Label STATUS = fixed("status", "2xx", "3xx", "4xx", "5xx", "none");
    static final Label LOOK_UP_OUTCOME =
            fixed("outcome", "fresh", "stale", "stale-if-error", "miss", "coalesced", "negative", "failed");
    static final Label REFRESH_RESULT = fixed("result", "ok", "failed", "postponed");
    static final Label MEMORY_KIND =
            fixed("kind", "entries", "merges", "views", "prepared", "changes", "baselines", "failures", "in-flight");
    static final Label CALL_RESULT = fixed(
            "result",
            "ok",
            "not-found",
            "refused",
            "credentials",
            "throttled",
            "backend",
            "malformed",
            "unreachable",
            "timed-out",
            "circuit-open",
            "overloaded",
            "short-of-memory");
    static final Label UNEXPECTED = fixed("kind", "early", "interim", "switching", "surplus", "unreadable");
    static final Label RETRY_RESULT = fixed("result", "made", "withheld");
    static final Label HEDGE_RESULT = fixed("result", "won", "lost");
    static final Label PRIORITY = fixed("priority", "client", "refresh", "prefetch");
    static final Label LEAVE = fixed("reason", "answered", "left", "slow", "behind", "outdated", "draining");
    static final Label PROOF = fixed("method", "access-key", "api-key", "token", "certificate", "none", "unreadable");
    static final Label BELIEF = fixed("result", "accepted", "refused");
    static final Label REFUSAL = fixed(
            "reason",
            "no-credentials",
            "malformed",
            "unknown-key",
            "wrong-signature",
            "security-token",
            "wrong-time",
            "replayed",
            "nonces-full",
            "bad-token",
            "no-issuer-keys",
            "unknown-subject",
            "unknown-certificate",
            "too-many-failures",
            "forbidden",
            "over-quota",
            "over-share",
            "bad-target",
            "header-too-large",
            "foreign-host",
            "foreign-origin");
    static final Label WORK = fixed("work", "call", "merge", "listener");
    static final Label CLIENT_QUOTA = fixed("quota", "requests", "upstream");
    static final Label JWKS_FETCH = fixed("result", "ok", "failed");
    static final Label LISTENER = fixed("listener", "server", "management");
    static final Label CONNECTION_REFUSAL = fixed("reason", "connections", "address", "proxy");
    static final Label TIMEOUT = fixed("kind", "head", "body", "write", "idle");
    static final Label CERTIFICATE_RELOAD = fixed("result", "taken", "refused");
    static final Label ERROR_LINE = fixed("result", "written", "left-out");
    static final Label AUDIT_LINE = fixed("result", "written", "left-out", "dropped", "diverted");
    static final Label SPAN_END = fixed("result", "exported", "failed", "dropped");
    static final Label REGION = configured("region", "the regions of the configuration, and those found");
    static final Label ACCOUNT = configured("account", "the accounts of the configuration");
    static final Label CLIENT =
            configured("client", "the clients of the configuration, and (anyone) while there is none");
    static final Label ISSUER = configured("issuer", "the issuers of the configuration");
    static final Label VERSION = configured("version", "the version of this gateway");
    static final Label JAVA = configured("java", "the version of this JVM");

    public Label {
        values = Set.copyOf(values);
    }

    private static Label fixed(String name, String... values) {
        return new Label(name, Set.of(values), "");
    }

    private static Label configured(String name, String bound) {
        return new Label(name, Set.of(), bound);
    }

    /** Whether these are all values that it has, and no other; any, if the configuration says. */
    public boolean allows(Collection<String> found) {
        return values.isEmpty() || values.equals(new TreeSet<>(found));
    }
}

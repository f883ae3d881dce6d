package io.ehpc.gateway.config;

import java.time.Instant;
import java.util.List;

/**
 * How an attempt to read the configuration again ended.
 *
 * @param at when it ended
 * @param changed the keys that are now different, by path; none if the file was refused
 * @param needRestart the keys in which the file differs from what the gateway was started with and
 *     which a running gateway cannot change, by path
 * @param problems why the file was refused and the running configuration kept; none if it was taken
 */
public record ReloadOutcome(Instant at, List<String> changed, List<String> needRestart, List<ConfigProblem> problems) {

    public ReloadOutcome {
        changed = List.copyOf(changed);
        needRestart = List.copyOf(needRestart);
        problems = List.copyOf(problems);
    }

    /** Whether the file is what runs now, but for the keys that need a restart. */
    public boolean isOk() {
        return problems.isEmpty();
    }
}

package io.ehpc.gateway.cache;

import io.ehpc.gateway.upstream.Answer;

/**
 * An answer as it outlives the process.
 *
 * @param overdue whether it is to be refreshed whatever its age
 */
public record Kept(Answer answer, boolean overdue) {}

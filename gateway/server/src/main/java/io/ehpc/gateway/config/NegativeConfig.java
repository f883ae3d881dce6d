package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * For how long the upstream's definite no is its answer, before it is asked again.
 *
 * @param notFound there is no such image or cluster
 * @param refused it refuses the question: mostly a right that is missing, and may be given any moment
 */
public record NegativeConfig(Duration notFound, Duration refused) {}

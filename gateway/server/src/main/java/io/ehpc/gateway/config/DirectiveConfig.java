package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * Which directives of a request's {@code Cache-Control} (RFC 9111, section 5.2.1, and RFC 5861) are
 * honoured; others are ignored.
 *
 * @param newEnough an answer younger than this meets any of them: nobody can have a query called more often
 */
public record DirectiveConfig(
        boolean noCache,
        boolean maxAge,
        boolean minFresh,
        boolean maxStale,
        boolean onlyIfCached,
        boolean staleIfError,
        Duration newEnough) {}

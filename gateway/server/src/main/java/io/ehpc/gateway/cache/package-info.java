/**
 * Answers kept, and how long each is good for: freshness, one flight per query, refresh behind a stale
 * answer, and what to serve when a refresh fails. It is given a loader, and does not know how that one
 * comes by an answer.
 */
@NullMarked
package io.ehpc.gateway.cache;

import org.jspecify.annotations.NullMarked;

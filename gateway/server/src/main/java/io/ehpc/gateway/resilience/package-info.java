/**
 * Decorators of the E-HPC client that keep a region's trouble in that region: its bulkhead and its
 * circuit breaker. It decides whether a call is made at all. What an answer means was decided below, and
 * what to serve instead of a call that was not made is decided above.
 */
@NullMarked
package io.ehpc.gateway.resilience;

import org.jspecify.annotations.NullMarked;

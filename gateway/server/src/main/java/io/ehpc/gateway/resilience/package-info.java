/**
 * Decorators of the E-HPC client that keep a region's trouble in that region, and calls within what the
 * account may spend: a second call beside a slow one, retries, the bulkhead with its line, the circuit
 * breaker, the quota. They decide whether and when a call is made. What an answer means was decided below,
 * and what to serve instead of a call that was not made is decided above.
 */
@NullMarked
package io.ehpc.gateway.resilience;

import org.jspecify.annotations.NullMarked;

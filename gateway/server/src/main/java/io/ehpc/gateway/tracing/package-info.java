/**
 * What happens on a request's way, told once: to the request that wants to know it, and to a collector of traces. It
 * leaves to the others what is worth telling. Who tells it to nobody pays next to nothing.
 */
@NullMarked
package io.ehpc.gateway.tracing;

import org.jspecify.annotations.NullMarked;

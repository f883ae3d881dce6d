/** The gateway measured beside the caches that a team would otherwise run: nginx, Varnish, HAProxy. */
@NullMarked
package io.ehpc.gateway.benchmarks.peers;

import org.jspecify.annotations.NullMarked;

/** JMH benchmarks of what runs per request and per refresh, and measurements of the whole. */
@NullMarked
package io.ehpc.gateway.benchmarks;

import org.jspecify.annotations.NullMarked;

/** JMH benchmarks of what runs per request and per refresh. */
@NullMarked
package io.ehpc.gateway.benchmarks;

import org.jspecify.annotations.NullMarked;

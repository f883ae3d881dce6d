/** Requests that were valid before something changed in them, sent to a running gateway in great numbers. */
@NullMarked
package io.ehpc.gateway.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;

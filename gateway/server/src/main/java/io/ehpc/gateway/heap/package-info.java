/**
 * What the heap allows: how full it is after collections, what is given up when it fills, and how the process ends
 * when it is exhausted. It decides on no request: who would begin new work asks it first.
 */
@NullMarked
package io.ehpc.gateway.heap;

import org.jspecify.annotations.NullMarked;

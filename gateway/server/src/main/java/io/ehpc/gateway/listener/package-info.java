/**
 * How a listener takes connections: for how many and how slow clients it is there, and what it proves itself
 * with. It decides which connection is refused, which is ended, and which certificate is shown; what a request
 * means it leaves to others.
 */
@NullMarked
package io.ehpc.gateway.listener;

import org.jspecify.annotations.NullMarked;

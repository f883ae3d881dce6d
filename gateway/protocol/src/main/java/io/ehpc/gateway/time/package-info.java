/**
 * The two clocks that the gateway goes by: the wall clock for ages, time stamps and signatures, the monotonic
 * clock for everything that waits. It leaves to its users what they time; which of them may read the wall clock
 * is a rule of the architecture test's.
 */
@NullMarked
package io.ehpc.gateway.time;

import org.jspecify.annotations.NullMarked;

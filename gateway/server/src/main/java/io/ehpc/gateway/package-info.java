/** The wiring of the gateway, and its command line: the only place that knows every package. */
@NullMarked
package io.ehpc.gateway;

import org.jspecify.annotations.NullMarked;

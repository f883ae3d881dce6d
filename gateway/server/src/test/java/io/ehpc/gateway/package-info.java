/** Journeys through the whole gateway: the simulator as its cloud, and HTTP clients in front. */
@NullMarked
package io.ehpc.gateway;

import org.jspecify.annotations.NullMarked;

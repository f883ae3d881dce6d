/**
 * HTTP calls that the gateway makes itself: to regions, for issuers' keys, and to collectors of traces. It decides that a connection carries
 * one request and its response, what breaks that, and that a call that is given up leaves nothing behind; what a
 * response means is for the packages above.
 */
@NullMarked
package io.ehpc.gateway.outbound;

import org.jspecify.annotations.NullMarked;

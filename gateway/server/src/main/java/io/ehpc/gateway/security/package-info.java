/**
 * Who is calling and what they may ask: it tells the client from what a request shows, and has the client's
 * permissions and quota at hand. It does not know what the answer is, nor what becomes of a refusal on the
 * wire. It also decides whether a listener may bind an address.
 */
@NullMarked
package io.ehpc.gateway.security;

import org.jspecify.annotations.NullMarked;

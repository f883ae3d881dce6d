/**
 * Who is calling and what they may ask. As long as callers are not identified, it decides one thing: a
 * listener binds to a loopback address or not at all.
 */
@NullMarked
package io.ehpc.gateway.security;

import org.jspecify.annotations.NullMarked;

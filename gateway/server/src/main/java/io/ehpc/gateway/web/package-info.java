/**
 * The routes: the native API under {@code /v1}, the RPC face at {@code /}, and the management port. It
 * decides how a request is read and how an answer, a problem or an error looks over HTTP; each handler
 * turns one future into one response.
 */
@NullMarked
package io.ehpc.gateway.web;

import org.jspecify.annotations.NullMarked;

/**
 * From request to signature, and its check, in both schemes that official clients use: ACS3-HMAC-SHA256
 * and the older RPC-style HMAC-SHA1. A pure function of request, key and instant. Who a key belongs to,
 * and whether a nonce was seen before, is for the caller to know.
 */
@NullMarked
package io.ehpc.gateway.signing;

import org.jspecify.annotations.NullMarked;

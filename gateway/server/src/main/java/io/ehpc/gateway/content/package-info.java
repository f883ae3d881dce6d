/**
 * Bodies prepared once: their compressed variants and their validators. It decides how a body looks in each
 * content coding, also between texts that are made for each request; not who gets which.
 */
@NullMarked
package io.ehpc.gateway.content;

import org.jspecify.annotations.NullMarked;

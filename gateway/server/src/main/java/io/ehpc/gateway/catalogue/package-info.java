/**
 * What the questions mean: which queries a question asks, the fan-out over them, the merge of their
 * answers, in which region a cluster is, and for each part how far it may be trusted. It knows neither HTTP
 * nor how an answer is kept alive.
 */
@NullMarked
package io.ehpc.gateway.catalogue;

import org.jspecify.annotations.NullMarked;

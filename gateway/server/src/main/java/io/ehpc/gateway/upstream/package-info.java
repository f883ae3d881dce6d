/**
 * The E-HPC client: which endpoint a query goes to, the signed call over HTTP, what its answer means, and
 * the one table of faults. It decides what a good answer is and what kind of fault a bad one is; whether
 * a call is made, repeated or remembered is for the packages above.
 */
@NullMarked
package io.ehpc.gateway.upstream;

import org.jspecify.annotations.NullMarked;

/**
 * The E-HPC API, version 2018-04-12, as it stands on the wire: operations and the rules of their
 * parameters, images and answers with their JSON, errors with their codes, and which region a request
 * means. It decides what is well-formed. It does no I/O and knows no HTTP library.
 */
@NullMarked
package io.ehpc.gateway.protocol;

import org.jspecify.annotations.NullMarked;

/**
 * A stand-in for the E-HPC API: every region behind one listener, callers' signatures checked, calls
 * throttled and counted, and faults on demand. It decides what the cloud would answer, and how it would
 * fail. What is well-formed, and what a signature is, the protocol knows. It depends on nothing else, so
 * that it can test any client.
 */
@NullMarked
package io.ehpc.gateway.simulator;

import org.jspecify.annotations.NullMarked;

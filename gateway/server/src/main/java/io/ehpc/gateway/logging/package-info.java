/**
 * What is written to the log, and how: its format, the level of each logger, and a line for each request. It leaves
 * to the rest what is worth a line. Nobody waits for a line to be written.
 */
@NullMarked
package io.ehpc.gateway.logging;

import org.jspecify.annotations.NullMarked;

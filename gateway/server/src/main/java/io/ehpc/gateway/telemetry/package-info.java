/**
 * Every meter of the gateway: names, units, labels, in one place. It decides what is counted under which
 * name, and that each series exists from the start, so that an absent one means broken. It is told what
 * happened, in words that its caller gave it at construction: no value from a client becomes a label.
 */
@NullMarked
package io.ehpc.gateway.telemetry;

import org.jspecify.annotations.NullMarked;

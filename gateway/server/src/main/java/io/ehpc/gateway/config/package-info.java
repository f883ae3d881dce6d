/**
 * The typed, validated configuration: what keys there are, what they mean, how a file is read, checked
 * as a whole, and read again while the gateway runs. It decides what a valid configuration is; what the
 * values do is for the packages that are handed them.
 */
@NullMarked
package io.ehpc.gateway.config;

import org.jspecify.annotations.NullMarked;

package io.ehpc.gateway.config;

/**
 * The listener of metrics and health.
 *
 * @param host the address to bind
 * @param port the port; 0 for any free one
 */
public record ManagementConfig(String host, int port) {}

package io.ehpc.gateway.config;

/**
 * How large a request may be.
 *
 * @param maxUrlBytes the longest request line
 * @param maxHeaderBytes the largest header section
 * @param maxBodyBytes the largest request body
 */
public record MessageLimits(int maxUrlBytes, int maxHeaderBytes, int maxBodyBytes) {
    /** Those of the management port. */
    public static final MessageLimits MANAGEMENT = new MessageLimits(8 << 10, 16 << 10, 64 << 10);
}

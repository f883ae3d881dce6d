package io.ehpc.gateway.config;

/** Whose requests are told why their answer is what it is, if they want to know. */
public enum Explaining {
    NEVER,
    /** Those from the gateway's own machine. */
    LOOPBACK,
    ALWAYS
}

package io.ehpc.gateway.config;

/**
 * Whom a bearer token is about.
 *
 * @param issuer the gateway's name for who issued the token
 * @param subject the value of the claim that this issuer's clients are known by
 */
public record SubjectConfig(String issuer, String subject) {}

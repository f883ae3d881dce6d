package io.ehpc.gateway.config;

import io.ehpc.gateway.signing.AccessKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access key that the gateway issued to a client.
 *
 * @param key whose secret is shown nowhere
 * @param notAfter when it ends; null for never
 */
public record IssuedKeyConfig(AccessKey key, @Nullable Instant notAfter) {}

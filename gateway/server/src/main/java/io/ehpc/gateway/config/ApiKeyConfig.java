package io.ehpc.gateway.config;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that a client sends along, of which only the hash is known here. A plain SHA-256 is enough, since
 * keys are drawn from 256 random bits: there is no list of likely ones that a slow hash would protect.
 *
 * @param sha256 of the whole key, in lower-case hex
 * @param notAfter when it ends; null for never
 */
public record ApiKeyConfig(String sha256, @Nullable Instant notAfter) {}

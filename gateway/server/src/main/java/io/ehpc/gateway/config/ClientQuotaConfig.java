package io.ehpc.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * How often a client may ask.
 *
 * @param requests its requests, whatever becomes of them; null for no limit
 * @param upstream the upstream calls that are made for it; null for no limit but the account's
 */
public record ClientQuotaConfig(
        @Nullable RateConfig requests, @Nullable RateConfig upstream) {

    /** No limit. */
    public static final ClientQuotaConfig NONE = new ClientQuotaConfig(null, null);
}

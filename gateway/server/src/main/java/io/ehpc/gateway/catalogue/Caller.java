package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.fairness.ClientKey;

/**
 * For whom something is asked.
 *
 * @param account whose answers it gets
 * @param rights what it may ask of them
 * @param allowance whether it may have the upstream called
 */
public record Caller(String account, Rights rights, Allowance allowance) {
    /** One who has no account and may ask nothing. */
    static final Caller NOBODY = new Caller("", Rights.NONE, Allowance.UNLIMITED);

    /** Client whose share of what is bounded is used. */
    ClientKey key() {
        return allowance.client();
    }
}

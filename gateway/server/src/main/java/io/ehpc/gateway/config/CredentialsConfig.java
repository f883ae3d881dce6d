package io.ehpc.gateway.config;

import io.ehpc.gateway.signing.AccessKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where an account's credentials come from.
 *
 * @param provider who gives them
 * @param accessKey the account's own access key; null for a provider that takes none
 * @param settings what else the provider was told, by the names of the keys; no empty ones
 */
public record CredentialsConfig(
        CredentialProvider provider, @Nullable AccessKey accessKey, SortedMap<String, String> settings)
        implements Keyed {

    public CredentialsConfig {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** An access key as it stands in the file. */
    public static CredentialsConfig of(AccessKey accessKey) {
        return new CredentialsConfig(CredentialProvider.STATIC, accessKey, new TreeMap<>());
    }

    /** What the provider was told for this key; null if nothing. */
    public @Nullable String setting(String key) {
        return settings.get(key);
    }

    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = new HashMap<>(settings);
        keys.put("provider", provider);
        return keys;
    }

    /** Without the secrets; a URL among the settings may hold one too. */
    @Override
    public String toString() {
        return "CredentialsConfig[" + provider.label() + ", " + accessKey + ", " + settings.keySet() + "]";
    }
}

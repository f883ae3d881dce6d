package io.ehpc.gateway.security;

import io.ehpc.gateway.config.ApiKeyConfig;
import io.ehpc.gateway.config.CertificateConfig;
import io.ehpc.gateway.config.IssuedKeyConfig;
import io.ehpc.gateway.config.ProofsConfig;
import io.ehpc.gateway.config.SubjectConfig;
import io.ehpc.gateway.signing.AccessKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All who are known on one port, found by what they are known by; never changed, but replaced.
 *
 * @param <C> what they are: clients of the API, or operators
 */
final class Clients<C> {
    private final Map<String, Held<AccessKey, C>> accessKeys = new HashMap<>();
    private final Map<String, Held<String, C>> apiKeys = new HashMap<>();
    private final Map<CertificateConfig, C> certificates = new HashMap<>();
    private final Map<SubjectConfig, C> subjects = new HashMap<>();

    /** A key, whose it is, and until when. */
    record Held<K, C>(K key, C client, @Nullable Instant notAfter) {
        boolean isValid(Instant now) {
            return notAfter == null || !now.isAfter(notAfter);
        }
    }

    /** Adds one, before the others may look. */
    void add(C client, ProofsConfig proofs) {
        for (IssuedKeyConfig issued : proofs.accessKeys()) {
            accessKeys.put(issued.key().id(), new Held<>(issued.key(), client, issued.notAfter()));
        }
        for (ApiKeyConfig key : proofs.apiKeys()) {
            apiKeys.put(key.sha256(), new Held<>(key.sha256(), client, key.notAfter()));
        }
        proofs.certificates().forEach(mark -> certificates.put(mark, client));
        proofs.subjects().forEach(subject -> subjects.put(subject, client));
    }

    /** The access key of that id, if it is valid by now; else null. */
    @Nullable
    Held<AccessKey, C> accessKey(String id, Instant now) {
        return valid(accessKeys.get(id), now);
    }

    /**
     * Whose the API key is that has this hash, or null. How long the look-up takes may tell something of
     * the hash, but that is nothing to go by: nobody can choose a key by its hash, nor get from the hash to
     * the key.
     */
    @Nullable
    C ofApiKey(String sha256, Instant now) {
        Held<String, C> held = valid(apiKeys.get(sha256), now);
        return held == null ? null : held.client();
    }

    private <K> @Nullable Held<K, C> valid(@Nullable Held<K, C> held, Instant now) {
        return held != null && held.isValid(now) ? held : null;
    }

    /** Whose a certificate with all these marks is; null if nobody's, or if that of more than one. */
    @Nullable
    C ofCertificate(Iterable<CertificateConfig> marks) {
        Set<C> found = new HashSet<>();
        for (CertificateConfig mark : marks) {
            C client = certificates.get(mark);
            if (client != null) {
                found.add(client);
            }
        }
        return found.size() == 1 ? found.iterator().next() : null;
    }

    /** Whom a token is about, or null if that is no client. */
    @Nullable
    C ofSubject(SubjectConfig subject) {
        return subjects.get(subject);
    }
}

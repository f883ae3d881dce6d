package io.ehpc.gateway.config;

import java.util.List;

/**
 * What a client is known by; any one of them is enough. Several of a kind are for rotation.
 *
 * @param accessKeys what it may sign requests of the RPC face with
 * @param apiKeys what it may send along
 * @param certificates what it may show when it connects
 * @param subjects whom a bearer token may be about
 */
public record ProofsConfig(
        List<IssuedKeyConfig> accessKeys,
        List<ApiKeyConfig> apiKeys,
        List<CertificateConfig> certificates,
        List<SubjectConfig> subjects) {

    /** Nothing. */
    public static final ProofsConfig NONE = new ProofsConfig(List.of(), List.of(), List.of(), List.of());

    public ProofsConfig {
        accessKeys = List.copyOf(accessKeys);
        apiKeys = List.copyOf(apiKeys);
        certificates = List.copyOf(certificates);
        subjects = List.copyOf(subjects);
    }
}

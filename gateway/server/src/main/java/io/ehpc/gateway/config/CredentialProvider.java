package io.ehpc.gateway.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who can give credentials, and which keys of an account each is told by. */
public enum CredentialProvider {
    /** The access key in the file. */
    STATIC(List.of("accessKeyId", "accessKeySecret"), List.of("securityToken")),
    /** The first in the official order that has any: environment, OIDC role, profiles, ECS role, URI. */
    DEFAULT(List.of(), List.of()),
    /** The metadata service of an ECS instance that has a RAM role. */
    ECS_RAM_ROLE(List.of(), List.of("roleName")),
    /** A RAM role, assumed with the access key in the file. */
    RAM_ROLE_ARN(
            List.of("accessKeyId", "accessKeySecret", "roleArn"),
            List.of("securityToken", "roleSessionName", "stsEndpoint")),
    /** A RAM role, assumed with an OIDC token, as pods of ACK have one. */
    OIDC_ROLE_ARN(List.of("roleArn", "oidcProviderArn", "oidcTokenFile"), List.of("roleSessionName", "stsEndpoint")),
    /** A URL that answers with credentials. */
    CREDENTIALS_URI(List.of("credentialsUri"), List.of()),
    /** A profile of the Alibaba Cloud command line: {@code ~/.aliyun/config.json}. */
    PROFILE(List.of(), List.of("profileName"));

    /** The keys that stand in the account itself; the others stand in its section {@code credentials}. */
    static final List<String> OF_THE_ACCESS_KEY = List.of("accessKeyId", "accessKeySecret", "securityToken");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> required;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> optional;

    CredentialProvider(List<String> required, List<String> optional) {
        this.required = required;
        this.optional = optional;
    }

    /** The provider of that {@link #label()}. */
    static CredentialProvider of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** As it stands in the file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> required() {
        return required;
    }

    boolean takes(String key) {
        return required.contains(key) || optional.contains(key);
    }

    /** All keys that some provider takes. */
    static List<String> keys() {
        return Stream.of(values())
                .flatMap(provider -> Stream.concat(provider.required.stream(), provider.optional.stream()))
                .distinct()
                .toList();
    }
}

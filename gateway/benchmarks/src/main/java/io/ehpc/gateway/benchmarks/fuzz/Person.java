package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.signing.AccessKey;
import java.util.List;
import java.util.Locale;

/** A client of the gateway, with all that it can show, and what it may be told. */
enum Person {
    FULL("default"),
    NARROW("default"),
    /** Of another account, whose answers differ in the ids of their calls alone. */
    OTHER("other");

    private final String account;

    Person(String account) {
        this.account = account;
    }

    /** As it is configured, and as a token's subject. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    AccessKey accessKey() {
        return new AccessKey("EGWkeyOf" + label(), "theAccessKeySecretOf-" + label() + "-4Yq9", null);
    }

    String apiKey() {
        return "egw_theApiKeyOf-" + label() + "-Zk71";
    }

    String account() {
        return account;
    }

    List<String> regions() {
        return this == NARROW ? List.of("cn-hangzhou") : List.of("ap-southeast-1", "cn-beijing", "cn-hangzhou");
    }
}

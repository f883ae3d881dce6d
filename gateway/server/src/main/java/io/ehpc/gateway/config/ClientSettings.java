package io.ehpc.gateway.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client in a completed tree. */
final class ClientSettings {
    private final Settings settings;
    private final KeyPath client;
    private final ProofSettings proofs;

    ClientSettings(Settings settings, KeyPath client) {
        this.settings = settings;
        this.client = client;
        this.proofs = new ProofSettings(settings, client);
    }

    KeyPath path() {
        return client;
    }

    /** Reports what is wrong with it alone. */
    void check(Problems problems) {
        proofs.check(problems);
        new PolicySettings(settings, client.child("policy")).check(problems);
    }

    /** What it is known by. */
    ProofSettings proofs() {
        return proofs;
    }

    /** The account that it names; nothing if it names none. */
    Optional<String> account() {
        return settings.optional(client.child("account"));
    }

    /** A list of names, by where each stands. */
    Map<KeyPath, String> names(String key) {
        Map<KeyPath, String> names = new LinkedHashMap<>();
        settings.items(client.child(key)).forEach(path -> names.put(path, word(path)));
        return names;
    }

    /** @param serving the account of a client that names none */
    ClientConfig client(String serving) {
        return new ClientConfig(
                account().orElse(serving),
                settings.texts(client.child("groups")),
                proofs.proofs(),
                new PolicySettings(settings, client.child("policy")).statements(),
                new ClientQuotaConfig(
                        rate(client.child("quota").child("requests")),
                        rate(client.child("quota").child("upstream"))));
    }

    private @Nullable RateConfig rate(KeyPath path) {
        String calls = word(path.child("calls"));
        return calls.isEmpty()
                ? null
                : new RateConfig(Integer.parseInt(calls), Quantity.duration(word(path.child("per"))));
    }

    private String word(KeyPath path) {
        return settings.optional(path).orElse("");
    }
}

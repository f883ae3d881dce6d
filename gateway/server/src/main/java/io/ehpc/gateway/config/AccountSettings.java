package io.ehpc.gateway.config;

import io.ehpc.gateway.signing.AccessKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The accounts of a completed tree: their rules, and what they say once those are kept. */
final class AccountSettings {
    private static final KeyPath ACCOUNTS = KeyPath.of("accounts");
    private static final KeyPath SERVING = KeyPath.of("requests.account");
    private static final String DEFAULT = "default";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final Settings settings;

    AccountSettings(Settings settings) {
        this.settings = settings;
    }

    /** Reports what is wrong with the accounts and with the choice among them. */
    void check(Problems problems) {
        if (!problems.isSound(ACCOUNTS)) {
            return;
        }
        if (ids().isEmpty()) {
            problems.key(ACCOUNTS, "needs at least one account, such as default");
            return;
        }
        ids().forEach(id -> checkAccount(id, problems));
        checkServing(problems);
    }

    private void checkAccount(String id, Problems problems) {
        KeyPath path = ACCOUNTS.child(id);
        if (!ID.matcher(id).matches()) {
            problems.key(path, "needs a name of up to 32 small letters, digits and dashes that starts with a letter");
            return;
        }
        if (!problems.isSound(path.child("credentials").child("provider"))) {
            return;
        }
        CredentialProvider provider = provider(id);
        List<String> required = provider.required();
        for (String key : CredentialProvider.keys()) {
            KeyPath at = path(id, key);
            boolean written = settings.optional(at).isPresent();
            if (!problems.isSound(at)) {
                continue;
            }
            if (written && !provider.takes(key)) {
                problems.key(at, "is not for the provider " + provider.label());
            } else if (!written && required.contains(key)) {
                problems.key(at, "is missing; the provider " + provider.label() + " needs it");
            }
        }
        checkUri(path(id, "credentialsUri"), problems);
    }

    private void checkUri(KeyPath at, Problems problems) {
        if (problems.isSound(at)) {
            settings.optional(at).flatMap(EndpointUrl::serviceFault).ifPresent(fault -> problems.value(at, fault));
        }
    }

    private void checkServing(Problems problems) {
        if (!problems.isSound(SERVING)) {
            return;
        }
        Optional<String> chosen = settings.optional(SERVING);
        if (chosen.isEmpty() && serving().isEmpty()) {
            problems.key(SERVING, "is missing; it has a default only if there is one account, or one named default");
        }
        chosen.filter(id -> !ids().contains(id))
                .ifPresent(id -> problems.value(
                        SERVING,
                        "needs one of the accounts, not " + problems.shown(SERVING, id)
                                + Spelling.nearest(id, ids())
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse("")));
    }

    /** The account whose answers callers get; nothing if that is not settled. */
    Optional<String> serving() {
        Set<String> ids = ids();
        return settings.optional(SERVING)
                .or(() -> ids.stream()
                        .filter(id -> ids.size() == 1 || id.equals(DEFAULT))
                        .findFirst());
    }

    /** Every account, by its id. */
    SortedMap<String, AccountConfig> accounts() {
        SortedMap<String, AccountConfig> accounts = new TreeMap<>();
        ids().forEach(id -> accounts.put(id, new AccountConfig(id, credentials(id), quota(id))));
        return accounts;
    }

    private CredentialsConfig credentials(String id) {
        SortedMap<String, String> told = new TreeMap<>();
        for (String key : CredentialProvider.keys()) {
            if (!CredentialProvider.OF_THE_ACCESS_KEY.contains(key)) {
                settings.optional(path(id, key)).ifPresent(value -> told.put(key, value));
            }
        }
        return new CredentialsConfig(provider(id), accessKey(id).orElse(null), told);
    }

    private Optional<AccessKey> accessKey(String id) {
        return settings.optional(path(id, "accessKeyId"))
                .map(key -> new AccessKey(
                        key,
                        settings.optional(path(id, "accessKeySecret")).orElseThrow(),
                        settings.optional(path(id, "securityToken")).orElse(null)));
    }

    private QuotaConfig quota(String id) {
        String quota = "accounts." + id + ".quota.";
        return new QuotaConfig(
                settings.integer(quota + "calls"),
                settings.duration(quota + "per"),
                settings.duration(quota + "backOff"),
                settings.integer(quota + "maxWaiting"));
    }

    private Set<String> ids() {
        return settings.entries(ACCOUNTS.toString()).keySet();
    }

    private CredentialProvider provider(String id) {
        return CredentialProvider.of(settings.text("accounts." + id + ".credentials.provider"));
    }

    private static KeyPath path(String id, String key) {
        KeyPath account = ACCOUNTS.child(id);
        boolean ofTheKey = CredentialProvider.OF_THE_ACCESS_KEY.contains(key);
        return (ofTheKey ? account : account.child("credentials")).child(key);
    }
}

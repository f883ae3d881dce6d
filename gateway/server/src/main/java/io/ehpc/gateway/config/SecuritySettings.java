package io.ehpc.gateway.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who may ask what, in a completed tree: the rules, and what it says once they are kept. */
final class SecuritySettings {
    private static final KeyPath SECURITY = KeyPath.of("security");
    private static final KeyPath CLIENTS = SECURITY.child("clients");
    private static final KeyPath GROUPS = SECURITY.child("groups");
    private static final KeyPath ISSUERS = SECURITY.child("issuers");
    private static final KeyPath ANONYMOUS = SECURITY.child("anonymous");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final Settings settings;

    SecuritySettings(Settings settings) {
        this.settings = settings;
    }

    /** Reports what is wrong; a client that the schema refused is not looked at further. */
    void check(Problems problems) {
        Stream.of(CLIENTS, GROUPS, ISSUERS)
                .filter(problems::isSound)
                .forEach(path -> names(path).forEach(name -> checkName(path.child(name), name, problems)));
        if (problems.isSoundThroughout(ISSUERS)) {
            DistinctProofs known = new DistinctProofs(problems);
            names(ISSUERS).forEach(name -> checkIssuer(ISSUERS.child(name), known, problems));
        }
        if (problems.isSoundThroughout(GROUPS)) {
            names(GROUPS)
                    .forEach(name ->
                            new PolicySettings(settings, GROUPS.child(name).child("policy")).check(problems));
        }
        if (problems.isSoundThroughout(CLIENTS)) {
            DistinctProofs known = new DistinctProofs(problems);
            names(CLIENTS)
                    .forEach(name -> checkClient(new ClientSettings(settings, CLIENTS.child(name)), known, problems));
        }
        if (problems.isSound(CLIENTS) && problems.isSound(ANONYMOUS)) {
            settings.optional(ANONYMOUS)
                    .ifPresent(name -> checkIsOneOf(ANONYMOUS, name, names(CLIENTS), "the clients", problems));
        }
    }

    /** Reports a name that nobody can have. */
    static void checkName(KeyPath path, String name, Problems problems) {
        if (!NAME.matcher(name).matches()) {
            problems.key(path, "needs a name of up to 32 small letters, digits and dashes that starts with a letter");
        }
    }

    private void checkIssuer(KeyPath path, DistinctProofs known, Problems problems) {
        known.add(path.child("issuer"), issuer(path).issuer());
        if (issuer(path).maxKeyAge().compareTo(issuer(path).refresh()) <= 0) {
            problems.value(path.child("maxKeyAge"), "needs to be more than refresh");
        }
        KeyPath jwks = path.child("jwks");
        if (issuer(path).isFetched()) {
            EndpointUrl.documentFault(issuer(path).jwks()).ifPresent(fault -> problems.value(jwks, fault));
        }
    }

    private void checkClient(ClientSettings client, DistinctProofs known, Problems problems) {
        client.check(problems);
        if (problems.isSoundThroughout(client.path())) {
            client.proofs().spelled().forEach(known::add);
            client.names("groups")
                    .forEach((path, name) -> checkIsOneOf(path, name, names(GROUPS), "the groups", problems));
            client.proofs()
                    .issuers()
                    .forEach((path, name) -> checkIsOneOf(path, name, names(ISSUERS), "the issuers", problems));
            Set<String> accounts = settings.entries("accounts").keySet();
            client.account().ifPresent(name -> {
                KeyPath path = client.path().child("account");
                checkIsOneOf(path, name, accounts, "the accounts", problems);
            });
        }
    }

    /** Reports a name that is not one of these. */
    static void checkIsOneOf(KeyPath path, String name, Collection<String> known, String what, Problems problems) {
        if (!known.contains(name)) {
            String meant = Spelling.nearest(name, known)
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse("");
            problems.value(path, "needs one of " + what + ", not " + problems.shown(path, name) + meant);
        }
    }

    /** The region of each statement's resource that names one without wildcards, by where it stands. */
    Map<KeyPath, String> regionsInPolicies() {
        Map<KeyPath, String> regions = new LinkedHashMap<>();
        Stream.concat(
                        names(CLIENTS).stream().map(CLIENTS::child),
                        names(GROUPS).stream().map(GROUPS::child))
                .forEach(owner -> regions.putAll(new PolicySettings(settings, owner.child("policy")).regions()));
        return regions;
    }

    /** All of it. */
    SecurityConfig security() {
        SortedMap<String, ClientConfig> clients = new TreeMap<>();
        String serving = new AccountSettings(settings).serving().orElseThrow();
        names(CLIENTS)
                .forEach(name -> clients.put(name, new ClientSettings(settings, CLIENTS.child(name)).client(serving)));
        SortedMap<String, GroupConfig> groups = new TreeMap<>();
        names(GROUPS)
                .forEach(name -> groups.put(
                        name,
                        new GroupConfig(
                                new PolicySettings(settings, GROUPS.child(name).child("policy")).statements())));
        SortedMap<String, IssuerConfig> issuers = new TreeMap<>();
        names(ISSUERS).forEach(name -> issuers.put(name, issuer(ISSUERS.child(name))));
        return new SecurityConfig(
                clients,
                groups,
                issuers,
                settings.optional(ANONYMOUS).orElse(null),
                settings.duration("security.clockWindow"),
                settings.integer("security.maxNonces"),
                new RateConfig(
                        settings.integer("security.failedTries.calls"), settings.duration("security.failedTries.per")),
                Integer.parseInt(settings.text("security.forbiddenStatus")));
    }

    private IssuerConfig issuer(KeyPath path) {
        return new IssuerConfig(
                text(path.child("issuer")),
                text(path.child("audience")),
                text(path.child("jwks")),
                text(path.child("clientClaim")),
                settings.texts(path.child("algorithms")),
                Quantity.duration(text(path.child("leeway"))),
                Quantity.duration(text(path.child("refresh"))),
                Quantity.duration(text(path.child("maxKeyAge"))));
    }

    private String text(KeyPath path) {
        return settings.optional(path).orElse("");
    }

    private Set<String> names(KeyPath path) {
        return settings.entries(path).keySet();
    }
}

package io.ehpc.gateway.config;

import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who may do what on the management port, in a completed tree: the rules, and what it says once they are kept. */
final class ManagementSettings {
    private static final KeyPath MANAGEMENT = KeyPath.of("management");
    private static final KeyPath OPEN = MANAGEMENT.child("open");
    private static final KeyPath OPERATORS = MANAGEMENT.child("operators");
    private static final KeyPath CLIENT_AUTH = KeyPath.of("management.tls.clientAuth");
    private static final KeyPath ISSUERS = KeyPath.of("security.issuers");

    private final Settings settings;

    ManagementSettings(Settings settings) {
        this.settings = settings;
    }

    /** Reports what is wrong; operators that the schema refused are not looked at further. */
    void check(Problems problems) {
        if (problems.isSound(CLIENT_AUTH) && problems.isSound(OPEN)) {
            checkOpen(problems);
        }
        if (problems.isSound(OPERATORS)) {
            names().forEach(name -> SecuritySettings.checkName(OPERATORS.child(name), name, problems));
        }
        if (problems.isSoundThroughout(OPERATORS)) {
            DistinctProofs known = new DistinctProofs(problems);
            names().forEach(name -> checkOperator(OPERATORS.child(name), known, problems));
        }
    }

    /** Who has no certificate would never get as far as a route that needs none. */
    private void checkOpen(Problems problems) {
        if (clientAuth().equals("require") && !open().equals("none")) {
            problems.value(
                    OPEN,
                    "needs management.tls.clientAuth to be request, since nobody without a certificate"
                            + " can connect");
        }
    }

    private void checkOperator(KeyPath path, DistinctProofs known, Problems problems) {
        ProofSettings proofs = new ProofSettings(settings, path);
        proofs.check(problems);
        if (!problems.isSoundThroughout(path)) {
            return;
        }
        proofs.spelled().forEach(known::add);
        if (problems.isSound(ISSUERS)) {
            Set<String> issuers = settings.entries(ISSUERS).keySet();
            proofs.issuers()
                    .forEach((at, name) -> SecuritySettings.checkIsOneOf(at, name, issuers, "the issuers", problems));
        }
        if (problems.isSound(CLIENT_AUTH) && clientAuth().equals("none")) {
            proofs.certificates()
                    .forEach(at -> problems.value(at, "needs management.tls.clientAuth to be request or require"));
        }
    }

    /** All of it. */
    ManagementAccessConfig access() {
        SortedMap<String, OperatorConfig> operators = new TreeMap<>();
        names().forEach(name -> operators.put(name, operator(OPERATORS.child(name))));
        return new ManagementAccessConfig(
                OpenRoutes.valueOf(open().toUpperCase(Locale.ROOT)),
                new ManagementAccessConfig.Roles(
                        settings.optional(KeyPath.of("management.roles.loopback"))
                                .map(ManagementSettings::role)
                                .orElse(null),
                        role(settings.text("management.roles.certificate"))),
                operators);
    }

    private OperatorConfig operator(KeyPath path) {
        return new OperatorConfig(
                role(settings.optional(path.child("role")).orElseThrow()), new ProofSettings(settings, path).proofs());
    }

    private static Role role(String written) {
        return Role.valueOf(written.toUpperCase(Locale.ROOT));
    }

    private String open() {
        return settings.text(OPEN.toString());
    }

    private String clientAuth() {
        return settings.text(CLIENT_AUTH.toString());
    }

    private Set<String> names() {
        return settings.entries(OPERATORS).keySet();
    }
}

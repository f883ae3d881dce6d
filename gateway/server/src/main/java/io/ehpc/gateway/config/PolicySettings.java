package io.ehpc.gateway.config;

import io.ehpc.gateway.protocol.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The policy of one client or group in a completed tree. */
final class PolicySettings {
    private static final int REGION = 2;
    private static final String ALL = "*";

    private final Settings settings;
    private final List<KeyPath> statements;

    PolicySettings(Settings settings, KeyPath policy) {
        this.settings = settings;
        this.statements = settings.items(policy);
    }

    /** Reports an action that is none: it would give nothing, or, which is worse, take nothing. */
    void check(Problems problems) {
        statements.stream()
                .flatMap(statement -> settings.items(statement.child("action")).stream())
                .filter(path -> !isAction(settings.optional(path).orElse("")))
                .forEach(path ->
                        problems.value(path, "needs an action of this gateway, such as ehpc:ListCommunityImages"));
    }

    private static boolean isAction(String pattern) {
        return Stream.of(Operation.LIST_COMMUNITY_IMAGES, Operation.LIST_REGIONS)
                .anyMatch(operation -> Wildcard.matches(pattern, "ehpc:" + operation.name()));
    }

    /** The region of each resource that names one without wildcards, by where it stands. */
    Map<KeyPath, String> regions() {
        Map<KeyPath, String> regions = new LinkedHashMap<>();
        statements.stream()
                .flatMap(statement -> settings.items(statement.child("resource")).stream())
                .forEach(path -> {
                    String resource = settings.optional(path).orElse(ALL);
                    String region = resource.equals(ALL) ? ALL : resource.split(":", -1)[REGION];
                    if (!Wildcard.isIn(region)) {
                        regions.put(path, region);
                    }
                });
        return regions;
    }

    List<StatementConfig> statements() {
        return statements.stream()
                .map(statement -> new StatementConfig(
                        StatementConfig.Effect.valueOf(settings.optional(statement.child("effect"))
                                .orElseThrow()
                                .toUpperCase(Locale.ROOT)),
                        settings.texts(statement.child("action")),
                        settings.texts(statement.child("resource"))))
                .toList();
    }
}

package io.ehpc.gateway.security;

import io.ehpc.gateway.config.StatementConfig;
import io.ehpc.gateway.config.StatementConfig.Effect;
import io.ehpc.gateway.config.Wildcard;
import io.ehpc.gateway.protocol.Operation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client may ask, in the terms of the cloud's RAM: what a statement allows and none denies. What is
 * asked of a whole region is about the resource {@code acs:ehpc:<region>:<account>:*}, so that no statement
 * on clusters reaches it.
 */
public final class Permissions {
    private static final String WHOLE_REGION = "*";
    private static final String CLUSTER = "cluster/";
    private static final char NO_ID = '\u0001';
    private static final Pattern CLUSTER_ID = Pattern.compile("[^:/]++");
    private static final Pattern WHOLE_REGIONS = Pattern.compile("acs:ehpc:[^:]*:[^:]*:\\*");

    private final List<StatementConfig> statements;
    private final String account;
    private final Map<Asked, Boolean> known;
    private final Map<Asked, Boolean> knownOfSome;
    private final boolean allowsAll;

    /** What has to be the same for two to allow the same. */
    record Extent(String account, Set<Asked> wholeRegions, Set<StatementConfig> onClusters) {}

    /** One operation in one whole region. */
    record Asked(String action, String region) {}

    private Permissions(
            List<StatementConfig> statements,
            String account,
            Map<Asked, Boolean> known,
            Map<Asked, Boolean> knownOfSome) {
        this.statements = List.copyOf(statements);
        this.account = account;
        this.known = Map.copyOf(known);
        this.knownOfSome = Map.copyOf(knownOfSome);
        this.allowsAll = allowAll(this.statements);
    }

    /** The right to ask anything of the account. */
    static Permissions all(String account) {
        return new Permissions(
                List.of(new StatementConfig(Effect.ALLOW, List.of("*"), List.of("*"))), account, Map.of(), Map.of());
    }

    /**
     * Those that the statements give, worked out for the regions that are known by now.
     *
     * @param account the client's, as resources name it
     */
    static Permissions of(List<StatementConfig> statements, String account, Collection<String> regions) {
        Permissions plain = new Permissions(statements, account, Map.of(), Map.of());
        Map<Asked, Boolean> known = new HashMap<>();
        Map<Asked, Boolean> knownOfSome = new HashMap<>();
        for (Operation operation : Operation.ALL.values()) {
            String action = action(operation);
            for (String region : regions) {
                Asked asked = new Asked(action, region);
                known.put(asked, plain.judge(action, plain.resource(region, WHOLE_REGION)));
            }
        }
        regions.forEach(region -> knownOfSome.put(
                new Asked(action(Operation.LIST_COMMUNITY_IMAGES), region),
                plain.judgeSome(Operation.LIST_COMMUNITY_IMAGES, region)));
        return new Permissions(statements, account, known, knownOfSome);
    }

    /** Whether the client may ask this of a region or, if one is named, of a cluster in it. */
    public boolean allow(Operation operation, String region, @Nullable String clusterId) {
        String action = action(operation);
        if (clusterId != null) {
            return judge(action, resource(region, CLUSTER + clusterId));
        }
        Boolean answer = known.get(new Asked(action, region));
        return answer == null ? judge(action, resource(region, WHOLE_REGION)) : answer;
    }

    /** Whether the client may ask anything; then nothing it asks needs to be judged. */
    public boolean allowAll() {
        return allowsAll;
    }

    private static boolean allowAll(List<StatementConfig> statements) {
        return statements.stream().noneMatch(statement -> statement.effect() == Effect.DENY)
                && statements.stream()
                        .anyMatch(statement -> statement.action().contains("*")
                                && statement.resource().contains("*"));
    }

    /**
     * Whether the client may ask this of a region or of some cluster that there may be in it: of one whose id is as a
     * statement names it, with what no id has for the statement's wildcards, so that no other statement names it by
     * chance.
     */
    public boolean allowSome(Operation operation, String region) {
        Boolean answer = knownOfSome.get(new Asked(action(operation), region));
        return answer == null ? judgeSome(operation, region) : answer;
    }

    private boolean judgeSome(Operation operation, String region) {
        String clusters = resource(region, CLUSTER);
        return allow(operation, region, null)
                || statements.stream()
                        .filter(statement -> statement.effect() == Effect.ALLOW)
                        .flatMap(statement -> statement.resource().stream())
                        .flatMap(pattern -> Wildcard.behind(pattern, clusters).stream())
                        .map(id -> id.replace('?', NO_ID).replace("*", "" + NO_ID + NO_ID))
                        .filter(id -> CLUSTER_ID.matcher(id).matches())
                        .anyMatch(id -> allow(operation, region, id));
    }

    /**
     * What they come to. If no statement tells a region's clusters from the whole of it, that is which regions
     * may be asked what; else the statements count as well.
     */
    Extent extent() {
        Set<Asked> wholeRegions = known.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        boolean anyOnClusters = statements.stream()
                .flatMap(statement -> statement.resource().stream())
                .anyMatch(pattern -> !isAboutWholeRegions(pattern));
        return new Extent(account, wholeRegions, anyOnClusters ? Set.copyOf(statements) : Set.of());
    }

    /** Whether it fits each cluster of the regions that it fits, and no other. */
    private static boolean isAboutWholeRegions(String pattern) {
        return pattern.equals("*") || WHOLE_REGIONS.matcher(pattern).matches();
    }

    private static String action(Operation operation) {
        return "ehpc:" + operation.name();
    }

    private String resource(String region, String rest) {
        return "acs:ehpc:" + region + ":" + account + ":" + rest;
    }

    private boolean judge(String action, String resource) {
        boolean allowed = false;
        for (StatementConfig statement : statements) {
            if (isAbout(statement, action, resource)) {
                if (statement.effect() == Effect.DENY) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    private static boolean isAbout(StatementConfig statement, String action, String resource) {
        return statement.action().stream().anyMatch(pattern -> Wildcard.matches(pattern, action))
                && statement.resource().stream().anyMatch(pattern -> Wildcard.matches(pattern, resource));
    }
}

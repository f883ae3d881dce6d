package io.ehpc.gateway.config;

import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Operation;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;

/** The rules that no key can break alone. One that asks of a key with a problem of its own is left out. */
final class CrossChecks {
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "::0");
    private static final String REGIONS = "upstream.regions";
    private static final String CLUSTERS = "upstream.clusters";

    private final Settings settings;
    private final Problems problems;
    private final RegionEndpoints regions;

    CrossChecks(Settings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
        this.regions = new RegionEndpoints(settings);
    }

    void check() {
        atMost("cache.fresh", "cache.staleWhileRevalidate");
        atMost("cache.staleWhileRevalidate", "cache.staleIfError");
        atMost("resilience.breaker.minimumCalls", "resilience.breaker.window");
        atMost("resilience.breaker.trialCalls", "resilience.breaker.minimumCalls");
        atMost("resilience.retry.baseDelay", "resilience.retry.maxDelay");
        atMost("upstream.callTimeout", "requests.deadline");
        new AccountSettings(settings).check(problems);
        new LifetimeSettings(settings).check(problems);
        new ListenerSettings(settings, "server").check(problems);
        new ListenerSettings(settings, "management").check(problems);
        ListenerSettings.checkProxies(settings, problems);
        new SecuritySettings(settings).check(problems);
        new ManagementSettings(settings).check(problems);
        checkPorts();
        checkLoggers();
        checkCollector();
        if (sound("upstream.network")) {
            regions.check(problems);
            checkClusters();
            checkDefaultRegion();
            checkLifetimes();
            checkDiscovery();
            checkPolicyRegions();
        }
    }

    /** Reported at whichever of the two the file sets, so that there is a line to correct. */
    private void atMost(String small, String large) {
        if (!sound(small, large) || settings.amount(small) <= settings.amount(large)) {
            return;
        }
        if (problems.isWritten(KeyPath.of(small))) {
            problems.value(KeyPath.of(small), "needs at most " + large + ", " + whichIs(large));
        } else {
            problems.value(KeyPath.of(large), "needs at least " + small + ", " + whichIs(small));
        }
    }

    private String whichIs(String path) {
        return "which is " + settings.text(path) + (problems.isWritten(KeyPath.of(path)) ? "" : " by default");
    }

    private void checkPorts() {
        boolean sound = sound("server.host", "server.port", "management.host", "management.port");
        if (!sound || settings.integer("server.port") == 0) {
            return;
        }
        String host = settings.text("management.host");
        boolean shared = host.equalsIgnoreCase(settings.text("server.host"))
                || EVERY_ADDRESS.contains(host)
                || EVERY_ADDRESS.contains(settings.text("server.host"));
        if (shared && settings.integer("management.port") == settings.integer("server.port")) {
            boolean written = problems.isWritten(KeyPath.of("management.port"));
            String reported = written ? "management.port" : "server.port";
            problems.value(
                    KeyPath.of(reported),
                    "needs a port of its own: server and management both have " + settings.integer("server.port"));
        }
    }

    private void checkCollector() {
        KeyPath path = KeyPath.of("tracing.endpoint");
        if (problems.isSound(path)) {
            settings.optional(path).flatMap(EndpointUrl::serviceFault).ifPresent(fault -> problems.value(path, fault));
        }
    }

    private void checkLoggers() {
        KeyPath levels = KeyPath.of("logging.levels");
        if (!problems.isSound(levels)) {
            return;
        }
        settings.entries(levels).keySet().stream()
                .filter(logger -> !LoggingConfig.isOurs(logger))
                .forEach(logger -> problems.key(
                        levels.child(logger),
                        "needs root, or a logger of the gateway's own, io.ehpc.gateway or below"));
    }

    private void checkClusters() {
        settings.entries(CLUSTERS).forEach((cluster, region) -> {
            KeyPath path = KeyPath.of(CLUSTERS).child(cluster);
            if (Filter.CLUSTER_ID.complaint(cluster).isPresent()) {
                problems.key(path, "needs a cluster id such as " + Filter.CLUSTER_ID.example());
            }
            checkIsRegion(path, region.asText());
        });
    }

    private void checkDefaultRegion() {
        KeyPath path = KeyPath.of("requests.defaultRegion");
        settings.optional(path).ifPresent(region -> checkIsRegion(path, region));
    }

    private void checkLifetimes() {
        KeyPath operations = KeyPath.of("cache.operations");
        if (problems.isSoundThroughout(operations)) {
            settings.entries(operations).keySet().forEach(operation -> {
                KeyPath path = operations.child(operation);
                checkIsOperation(path, operation);
                KeyPath below = path.child("regions");
                settings.entries(below).keySet().forEach(region -> checkIsRegion(below.child(region), region));
            });
        }
    }

    /** The operations are declared in one place, which is not the schema. */
    private void checkIsOperation(KeyPath path, String name) {
        if (!Operation.ALL.containsKey(name)) {
            problems.key(path, "is not a known key" + meant(name, Operation.ALL.keySet()));
        }
    }

    private static String meant(String came, Collection<String> known) {
        return Spelling.nearest(came, known)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse("");
    }

    private void checkDiscovery() {
        if (sound("upstream.discovery.enabled", "upstream.discovery.region")
                && settings.flag("upstream.discovery.enabled")) {
            checkIsRegion(KeyPath.of("upstream.discovery.region"), settings.text("upstream.discovery.region"));
        }
    }

    /** A region that is misspelt would take no right where a statement is to take one. */
    private void checkPolicyRegions() {
        boolean mayFindMore = !sound("upstream.discovery.enabled") || settings.flag("upstream.discovery.enabled");
        if (mayFindMore || !problems.isSoundThroughout(KeyPath.of("security"))) {
            return;
        }
        new SecuritySettings(settings).regionsInPolicies().forEach((path, region) -> checkIsRegion(path, region));
    }

    private void checkIsRegion(KeyPath path, String region) {
        Collection<String> known = regions.ids();
        if (!sound(REGIONS) || !problems.isSound(path) || known.contains(region)) {
            return;
        }
        problems.value(
                path,
                "needs one of the configured regions, not " + problems.shown(path, region) + meant(region, known));
    }

    private boolean sound(String... paths) {
        return Stream.of(paths).map(KeyPath::of).allMatch(problems::isSound);
    }
}

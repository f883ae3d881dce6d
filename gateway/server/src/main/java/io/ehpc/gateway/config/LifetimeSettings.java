package io.ehpc.gateway.config;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The lifetimes that the settings name. A key that is left out is as one level up. */
final class LifetimeSettings {
    private static final KeyPath GENERAL = KeyPath.of("cache");
    private static final KeyPath OPERATIONS = GENERAL.child("operations");
    private static final String FRESH = "fresh";
    private static final String REVALIDATE = "staleWhileRevalidate";
    private static final String IF_ERROR = "staleIfError";

    private final Settings settings;

    LifetimeSettings(Settings settings) {
        this.settings = settings;
    }

    LifetimesConfig lifetimes() {
        LifetimeConfig general = new LifetimeConfig(
                settings.duration("cache." + FRESH),
                settings.duration("cache." + REVALIDATE),
                settings.duration("cache." + IF_ERROR));
        SortedMap<String, LifetimesConfig.OfOperation> operations = new TreeMap<>();
        settings.entries(OPERATIONS).keySet().forEach(name -> operations.put(name, operation(name, general)));
        return new LifetimesConfig(general, settings.integer("cache.jitter"), operations);
    }

    private LifetimesConfig.OfOperation operation(String name, LifetimeConfig general) {
        KeyPath path = OPERATIONS.child(name);
        LifetimeConfig own = lifetime(path, general);
        SortedMap<String, LifetimeConfig> regions = new TreeMap<>();
        KeyPath below = path.child("regions");
        settings.entries(below).keySet().forEach(region -> regions.put(region, lifetime(below.child(region), own)));
        return new LifetimesConfig.OfOperation(own, regions);
    }

    private LifetimeConfig lifetime(KeyPath path, LifetimeConfig above) {
        return new LifetimeConfig(
                settings.optional(path.child(FRESH)).map(Quantity::duration).orElse(above.fresh()),
                settings.optional(path.child(REVALIDATE))
                        .map(Quantity::duration)
                        .orElse(above.staleWhileRevalidate()),
                settings.optional(path.child(IF_ERROR)).map(Quantity::duration).orElse(above.staleIfError()));
    }

    /** Reports each override that is not in order; the general ones are checked where all keys are. */
    void check(Problems problems) {
        boolean sound =
                Stream.of(FRESH, REVALIDATE, IF_ERROR).map(GENERAL::child).allMatch(problems::isSound);
        if (!sound || !problems.isSoundThroughout(OPERATIONS)) {
            return;
        }
        lifetimes().operations().forEach((name, operation) -> {
            KeyPath path = OPERATIONS.child(name);
            check(path, operation.general(), problems);
            operation
                    .regions()
                    .forEach((region, lifetime) -> check(path.child("regions").child(region), lifetime, problems));
        });
    }

    private static void check(KeyPath path, LifetimeConfig lifetime, Problems problems) {
        boolean ordered = lifetime.fresh().compareTo(lifetime.staleWhileRevalidate()) <= 0
                && lifetime.staleWhileRevalidate().compareTo(lifetime.staleIfError()) <= 0;
        if (!ordered) {
            problems.key(
                    path,
                    "needs fresh <= staleWhileRevalidate <= staleIfError, but with what is set above it has "
                            + lifetime.fresh().toMillis() + "ms, "
                            + lifetime.staleWhileRevalidate().toMillis() + "ms and "
                            + lifetime.staleIfError().toMillis() + "ms");
        }
    }
}

package io.ehpc.gateway.config;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells two configurations apart by the paths of their keys, never by what a key holds. */
public final class ChangedKeys {
    private static final List<KeyPath> BOUND_AT_START = List.of(
            KeyPath.of("server"),
            KeyPath.of("management"),
            KeyPath.of("cache.store"),
            KeyPath.of("logging.audit"),
            KeyPath.of("security.clockWindow"),
            KeyPath.of("security.maxNonces"));

    /** Who may do what on the management port is looked up for each request. */
    private static final List<KeyPath> LOOKED_UP =
            List.of(KeyPath.of("management.open"), KeyPath.of("management.roles"), KeyPath.of("management.operators"));

    /** The keys of a listener that it looks at while it runs. */
    private static final Set<String> LIVE = Set.of(
            "idleTimeout",
            "headTimeout",
            "bodyTimeout",
            "writeTimeout",
            "maxConnections",
            "maxConnectionsPerAddress",
            "maxQueuedBytes",
            "maxQueuedBytesInAll",
            "drainTimeout");

    private ChangedKeys() {}

    /** Every key that differs, such as {@code cache.fresh}, sorted; of a map, each entry. */
    public static List<String> between(GatewayConfig before, GatewayConfig after) {
        return changed(before, after).map(KeyPath::toString).toList();
    }

    /** Those that take effect only after a restart: what a listener, the store, the audit log or the nonces were made with. */
    public static List<String> needingRestart(GatewayConfig before, GatewayConfig after) {
        return changed(before, after)
                .filter(ChangedKeys::isBoundAtStart)
                .map(KeyPath::toString)
                .toList();
    }

    private static boolean isBoundAtStart(KeyPath path) {
        return BOUND_AT_START.stream().anyMatch(path::within)
                && LOOKED_UP.stream().noneMatch(path::within)
                && !LIVE.contains(path.names().get(path.names().size() - 1));
    }

    private static Stream<KeyPath> changed(GatewayConfig before, GatewayConfig after) {
        SortedMap<String, KeyPath> paths = new TreeMap<>();
        Map<KeyPath, Object> old = leaves(before);
        Map<KeyPath, Object> young = leaves(after);
        Stream.concat(old.keySet().stream(), young.keySet().stream())
                .filter(path -> !Objects.equals(old.get(path), young.get(path)))
                .forEach(path -> paths.put(path.toString(), path));
        return paths.values().stream();
    }

    private static Map<KeyPath, Object> leaves(GatewayConfig config) {
        Map<KeyPath, Object> leaves = new HashMap<>();
        collect(config, KeyPath.ROOT, leaves);
        return leaves;
    }

    private static void collect(@Nullable Object value, KeyPath path, Map<KeyPath, Object> leaves) {
        if (value instanceof Keyed section) {
            section.keys().forEach((name, entry) -> collect(entry, path.child(name), leaves));
        } else if (value instanceof Record section) {
            for (RecordComponent component : section.getClass().getRecordComponents()) {
                collect(read(section, component), path.child(component.getName()), leaves);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((id, entry) -> collect(entry, path.child(String.valueOf(id)), leaves));
        } else if (value != null) {
            leaves.put(path, value);
        }
    }

    private static @Nullable Object read(Record section, RecordComponent component) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException bug) {
            throw new IllegalStateException("a public record's component cannot be read", bug);
        }
    }
}

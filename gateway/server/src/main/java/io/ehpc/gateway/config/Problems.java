package io.ehpc.gateway.config;

import io.ehpc.gateway.protocol.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with one file, collected while it is read and checked, and where its keys stand. */
final class Problems {
    private static final int SHOWN = 50;

    private record Place(int line, int column) {}

    private final String file;
    private final Map<KeyPath, Place> keys = new HashMap<>();
    private final Map<KeyPath, Place> values = new HashMap<>();
    private final Map<KeyPath, String> templates = new HashMap<>();
    private final Set<KeyPath> unsound = new HashSet<>();
    private final List<ConfigProblem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /** Remembers where a key stands; lines and columns count from 1. */
    void keyStands(KeyPath path, int line, int column) {
        keys.putIfAbsent(path, new Place(line, column));
    }

    /** Remembers where a key's value stands; lines and columns count from 1. */
    void valueStands(KeyPath path, int line, int column) {
        values.putIfAbsent(path, new Place(line, column));
    }

    /** Remembers that the environment had a part in the key's value: it may hold more than it should. */
    void valueComesFrom(KeyPath path, String template) {
        templates.put(path, template);
    }

    /** The key's value for a message; as the file has it, not as the environment fills it. */
    String shown(KeyPath path, String value) {
        @Nullable String template = templates.get(path);
        return template == null ? Printable.of(value) : "what " + Printable.of(template) + " gives";
    }

    /** Whether the file has this key; if not, its value is a default. */
    boolean isWritten(KeyPath path) {
        return keys.containsKey(path);
    }

    /** Whether nothing is known to be wrong with the values of this key and of those above it. */
    boolean isSound(KeyPath path) {
        return unsound.stream().noneMatch(path::within);
    }

    /** Whether nothing is known to be wrong with it, nor with any key below it. */
    boolean isSoundThroughout(KeyPath path) {
        return isSound(path) && unsound.stream().noneMatch(key -> key.within(path));
    }

    /** The key's value is wrong; reported at the value. */
    void value(KeyPath path, String message) {
        unsound.add(path);
        Place place = values.getOrDefault(path, placeOfKey(path));
        at(place.line(), place.column(), path, message);
    }

    /** The key itself is wrong or missing; reported at the key, or at the section that lacks it. */
    void key(KeyPath path, String message) {
        unsound.add(path);
        Place place = placeOfKey(path);
        at(place.line(), place.column(), path, message);
    }

    /** Something is wrong at this place, whatever is known of the key. */
    void at(int line, int column, KeyPath path, String message) {
        found.add(new ConfigProblem(file, line, column, path.toString(), message));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Throws what was found: in the file's order, the first fifty.
     *
     * @throws InvalidConfigException if anything was
     */
    void throwIfAny() throws InvalidConfigException {
        if (found.isEmpty()) {
            return;
        }
        List<ConfigProblem> shown = new ArrayList<>(found.stream()
                .sorted(ConfigProblem.IN_READING_ORDER)
                .limit(SHOWN)
                .toList());
        if (found.size() > SHOWN) {
            shown.add(ConfigProblem.ofFile(file, "and " + (found.size() - SHOWN) + " more problems"));
        }
        throw new InvalidConfigException(shown);
    }

    private Place placeOfKey(KeyPath path) {
        KeyPath known = path;
        while (!known.names().isEmpty() && !keys.containsKey(known)) {
            known = known.parent();
        }
        return keys.getOrDefault(known, new Place(1, 1));
    }
}

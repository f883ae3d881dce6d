package io.ehpc.gateway.config;

import io.ehpc.gateway.protocol.Printable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a key stands in the file, such as {@code cache.fresh}; the root has no names. */
record KeyPath(List<String> names) {
    static final KeyPath ROOT = new KeyPath(List.of());
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_*-]{1,64}");

    KeyPath {
        names = List.copyOf(names);
    }

    /** The path that is written with dots. */
    static KeyPath of(String dotted) {
        return new KeyPath(List.of(dotted.split("\\.", -1)));
    }

    KeyPath child(String name) {
        return new KeyPath(Stream.concat(names.stream(), Stream.of(name)).toList());
    }

    /** The path without its last name; the root's is the root. */
    KeyPath parent() {
        return names.isEmpty() ? ROOT : new KeyPath(names.subList(0, names.size() - 1));
    }

    /** Whether this is the other path or stands below it. */
    boolean within(KeyPath other) {
        return names.size() >= other.names.size()
                && names.subList(0, other.names.size()).equals(other.names);
    }

    /** With dots; a name that is no plain word in quotes. */
    @Override
    public String toString() {
        return names.stream()
                .map(name -> PLAIN.matcher(name).matches() ? name : Printable.of(name))
                .collect(Collectors.joining("."));
    }
}

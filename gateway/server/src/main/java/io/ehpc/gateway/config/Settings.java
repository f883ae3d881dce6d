package io.ehpc.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A completed tree, asked by the paths of its keys; only for keys that the schema found sound. */
record Settings(JsonNode root) {

    String text(String path) {
        return node(KeyPath.of(path)).asText();
    }

    /** The text of a key without a default; nothing if it is not there or empty. */
    Optional<String> optional(KeyPath path) {
        return Optional.of(node(path).asText()).filter(text -> !text.isEmpty());
    }

    int integer(String path) {
        return node(KeyPath.of(path)).intValue();
    }

    boolean flag(String path) {
        return node(KeyPath.of(path)).booleanValue();
    }

    Duration duration(String path) {
        return Quantity.duration(text(path));
    }

    long bytes(String path) {
        return Quantity.amount(text(path));
    }

    /** A whole number, or a duration in milliseconds, or a size in bytes. */
    long amount(String path) {
        JsonNode node = node(KeyPath.of(path));
        return node.isIntegralNumber() ? node.longValue() : Quantity.amount(node.asText());
    }

    /** What stands below a map of ids, in the file's order. */
    Map<String, JsonNode> entries(String path) {
        return entries(KeyPath.of(path));
    }

    /** What stands below a map of ids, in the file's order. */
    Map<String, JsonNode> entries(KeyPath path) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        node(path).properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    /** Where each item of a list stands. */
    List<KeyPath> items(KeyPath path) {
        return IntStream.range(0, node(path).size())
                .mapToObj(index -> path.child(Integer.toString(index)))
                .toList();
    }

    /** A list of texts. */
    List<String> texts(KeyPath path) {
        return items(path).stream().map(item -> node(item).asText()).toList();
    }

    private JsonNode node(KeyPath path) {
        JsonNode node = root;
        for (String name : path.names()) {
            node = node.isArray() ? node.path(Integer.parseInt(name)) : node.path(name);
        }
        return node;
    }
}

package io.ehpc.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What the schema says of one key.
 *
 * @param rules of this key, with what they refer to put in
 * @param root the whole schema, where references lead
 */
record KeySchema(JsonNode rules, JsonNode root) {

    static KeySchema of(JsonNode written, JsonNode root) {
        if (!written.has("$ref")) {
            return new KeySchema(written, root);
        }
        ObjectNode rules = root.at(written.get("$ref").textValue().substring(1)).deepCopy();
        written.properties().forEach(rule -> rules.set(rule.getKey(), rule.getValue()));
        return new KeySchema(rules, root);
    }

    /** {@code object}, {@code array}, {@code string}, {@code integer} or {@code boolean}. */
    String type() {
        return rules.path("type").asText();
    }

    boolean isList() {
        return type().equals("array");
    }

    /** Whether the value is shown nowhere. */
    boolean isSecret() {
        return rules.path("writeOnly").asBoolean();
    }

    /** The names that the schema gives to keys below this one; none for a map of ids. */
    List<String> names() {
        return rules.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The schema of the key below this one that has this name, or of a list's items; nothing if there may be none. */
    Optional<KeySchema> child(String name) {
        if (isList()) {
            return Optional.of(of(rules.get("items"), root));
        }
        JsonNode named = rules.path("properties").path(name);
        JsonNode child = named.isMissingNode() ? rules.path("additionalProperties") : named;
        return child.isObject() ? Optional.of(of(child, root)) : Optional.empty();
    }

    /** The schema below this one at this path; nothing if there is none. */
    Optional<KeySchema> at(KeyPath path) {
        Optional<KeySchema> found = Optional.of(this);
        for (String name : path.names()) {
            found = found.flatMap(schema -> schema.child(name));
        }
        return found;
    }

    /** The defaults of the keys below this one that have one. */
    Map<String, JsonNode> defaults() {
        Map<String, JsonNode> defaults = new LinkedHashMap<>();
        rules.path("properties").properties().stream()
                .filter(key -> key.getValue().has("default"))
                .forEach(key -> defaults.put(key.getKey(), key.getValue().get("default")));
        return defaults;
    }

    /** Whether a duration or size is within its bounds. */
    boolean isInRange(String quantity) {
        if (!rules.has("x-minimum")) {
            return true;
        }
        long amount = Quantity.amount(quantity);
        return amount >= Quantity.amount(rules.get("x-minimum").textValue())
                && amount <= Quantity.amount(rules.get("x-maximum").textValue());
    }

    /** What a value must be, for a message that starts with "needs". */
    String need() {
        return switch (type()) {
            case "array" ->
                "a list of " + rules.path("minItems").asInt(0) + " to "
                        + rules.get("maxItems").asText();
            case "object" -> "a mapping of keys to values";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number " + range("minimum", "maximum");
            default ->
                rules.has("enum")
                        ? "one of " + choices()
                        : rules.path("title").asText("text")
                                + (rules.has("x-minimum") ? ", " : "")
                                + range("x-minimum", "x-maximum");
        };
    }

    private String range(String minimum, String maximum) {
        return rules.has(minimum)
                ? "from " + rules.get(minimum).asText() + " to "
                        + rules.get(maximum).asText()
                : "";
    }

    private String choices() {
        return StreamSupport.stream(rules.get("enum").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }
}

package io.ehpc.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Turns what was written into what was meant: references to the environment are replaced, each value
 * gets the type that its key has, and each key that is not there its default. It works on the parsed
 * tree, so that no variable can bring in keys of its own.
 */
final class Completion {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,8})");
    private static final Pattern BOOLEAN = Pattern.compile("true|false");

    private final Map<String, String> environment;
    private final Problems problems;

    Completion(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** The whole tree, completed; what does not fit the schema stays for the schema to refuse. */
    JsonNode complete(JsonNode root, KeySchema schema) {
        return complete(root, schema, KeyPath.ROOT);
    }

    private JsonNode complete(JsonNode value, KeySchema schema, KeyPath path) {
        if (value.isTextual()) {
            return typed(interpolated(value.textValue(), path), schema.type());
        }
        if (value.isArray() && schema.isList()) {
            return list(value, schema, path);
        }
        boolean section = schema.type().equals("object") && (value.isObject() || value.isNull());
        return section ? section(value, schema, path) : value;
    }

    private JsonNode list(JsonNode value, KeySchema schema, KeyPath path) {
        ArrayNode list = NODES.arrayNode();
        for (JsonNode item : value) {
            String index = Integer.toString(list.size());
            list.add(complete(item, schema.child(index).orElseThrow(), path.child(index)));
        }
        return list;
    }

    /** A section all of whose keys are commented out is null in YAML, and means an empty one. */
    private JsonNode section(JsonNode value, KeySchema schema, KeyPath path) {
        ObjectNode section = NODES.objectNode();
        value.properties().forEach(key -> put(section, key.getKey(), key.getValue(), schema, path));
        schema.defaults().forEach((name, byDefault) -> {
            if (!section.has(name)) {
                put(section, name, byDefault, schema, path);
            }
        });
        return section;
    }

    private void put(ObjectNode section, String name, JsonNode value, KeySchema schema, KeyPath path) {
        section.set(
                name,
                schema.child(name)
                        .map(child -> complete(value, child, path.child(name)))
                        .orElse(value));
    }

    private String interpolated(String template, KeyPath path) {
        Interpolation interpolation = Interpolation.of(template, environment);
        interpolation.problems().forEach(problem -> problems.value(path, problem));
        if (!interpolation.text().equals(template)) {
            problems.valueComesFrom(path, template);
        }
        return interpolation.text();
    }

    private static JsonNode typed(String text, String type) {
        if (type.equals("integer") && INTEGER.matcher(text).matches()) {
            return NODES.numberNode(Integer.parseInt(text));
        }
        if (type.equals("boolean") && BOOLEAN.matcher(text).matches()) {
            return NODES.booleanNode(Boolean.parseBoolean(text));
        }
        return NODES.textNode(text);
    }
}

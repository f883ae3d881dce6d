package io.ehpc.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** An OpenAPI description as data: its operations, their parameters and answers, and what its schemas say of values. */
final class ApiDescription {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "delete", "patch", "options");
    private static final String DEFINITIONS = "#/$defs/";

    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();

    /** @param text JSON */
    ApiDescription(String text) throws Exception {
        document = JSON.readTree(text.replace("#/components/schemas/", DEFINITIONS));
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> operations.add(
                                operation(path.getKey(), path.getValue(), operation.getKey(), operation.getValue()))));
    }

    /** A way to ask. */
    record Operation(String path, String method, List<JsonNode> parameters, JsonNode responses) {

        /** Its parameters that stand there, by name. */
        Map<String, JsonNode> parameters(String in) {
            return parameters.stream()
                    .filter(parameter -> parameter.path("in").asText().equals(in))
                    .collect(
                            Collectors.toMap(parameter -> parameter.path("name").asText(), parameter -> parameter));
        }

        private boolean fits(String path) {
            String pattern =
                    this.path.replaceAll("\\{[^}]+}", "\0").replace(".", "\\.").replace("\0", "[^/]+");
            return Pattern.matches(pattern, path);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private Operation operation(String path, JsonNode item, String method, JsonNode node) {
        List<JsonNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        node.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        return new Operation(path, method, List.copyOf(parameters), node.path("responses"));
    }

    /** What a reference stands for, or the node itself. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Where a path may be one of several, the one without a place for a name counts. */
    Optional<Operation> operation(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.method().equals(method) && operation.fits(path))
                .min(Comparator.comparing(operation -> operation.path().contains("{")));
    }

    /**
     * All answers that are described, each as one line: method, path, status and media type. Of {@code HEAD} and
     * of what has no body, without a type.
     */
    Set<String> answers() {
        Set<String> answers = new TreeSet<>();
        for (Operation operation : operations) {
            operation.responses().properties().forEach(response -> {
                String answer = operation + " " + response.getKey();
                JsonNode content = resolved(response.getValue()).path("content");
                if (content.isEmpty() || operation.method().equals("head")) {
                    answers.add(answer);
                } else {
                    content.fieldNames().forEachRemaining(type -> answers.add(answer + " " + type));
                }
            });
        }
        return answers;
    }

    /** What is wrong with a value by a schema; nothing if it is as described. */
    List<String> complaints(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.putArray("allOf").add(schema);
        whole.set("$defs", document.at("/components/schemas"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        whole,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    /** The value of a parameter or header as its schema sees it: a list, a number or a text. */
    JsonNode value(JsonNode schema, String text) {
        JsonNode plain = plain(schema);
        return switch (plain.path("type").asText()) {
            case "array" -> {
                var list = JSON.createArrayNode();
                for (String each : text.split(",", -1)) {
                    list.add(each);
                }
                yield list;
            }
            case "integer" ->
                text.matches("-?(0|[1-9][0-9]{0,17})")
                        ? JSON.getNodeFactory().numberNode(Long.parseLong(text))
                        : JSON.getNodeFactory().textNode(text);
            default -> JSON.getNodeFactory().textNode(text);
        };
    }

    private JsonNode plain(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.startsWith(DEFINITIONS)
                ? document.at("/components/schemas/" + reference.substring(DEFINITIONS.length()))
                : schema;
    }

    /** The texts in an array at that place of the document. */
    List<String> texts(String pointer) {
        return StreamSupport.stream(document.at(pointer).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}

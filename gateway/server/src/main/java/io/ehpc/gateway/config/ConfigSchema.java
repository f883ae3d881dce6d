package io.ehpc.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Pattern;

/** The JSON Schema of the file: which keys there are, of what type, in what range, with what default. */
final class ConfigSchema {
    private static final String RESOURCE = "gateway.schema.json";

    private final KeySchema root;
    private final JsonSchema validator;

    private ConfigSchema(JsonNode schema) {
        this.root = KeySchema.of(schema, schema);
        this.validator = validator(schema);
    }

    /** Reads the schema that comes with the gateway. */
    static ConfigSchema load() {
        try (InputStream resource = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
            return new ConfigSchema(new JsonMapper().readTree(Objects.requireNonNull(resource, RESOURCE)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    KeySchema root() {
        return root;
    }

    /** Reports what in a completed tree is unknown, missing, of the wrong type or out of range. */
    void check(JsonNode tree, Problems problems) {
        validator.validate(tree).forEach(message -> report(message, problems));
        checkRanges(tree, root, KeyPath.ROOT, problems);
    }

    private void report(ValidationMessage message, Problems problems) {
        KeyPath path = path(message.getInstanceLocation());
        switch (message.getType()) {
            case "additionalProperties" -> problems.key(path.child(message.getProperty()), unknown(message, path));
            case "required" -> problems.key(path.child(message.getProperty()), "is missing; it has no default");
            default -> reportValue(message.getInstanceNode(), path, problems);
        }
    }

    private String unknown(ValidationMessage message, KeyPath path) {
        return "is not a known key"
                + root.at(path)
                        .flatMap(section -> Spelling.nearest(message.getProperty(), section.names()))
                        .map(meant -> "; did you mean \"" + meant + "\"?")
                        .orElse("");
    }

    private void reportValue(JsonNode value, KeyPath path, Problems problems) {
        if (problems.isSound(path)) {
            KeySchema schema = root.at(path).orElseThrow();
            problems.value(path, "needs " + schema.need() + came(value, schema, path, problems));
        }
    }

    private static String came(JsonNode value, KeySchema schema, KeyPath path, Problems problems) {
        if (schema.isSecret()) {
            return value.isTextual() && value.textValue().isEmpty() ? ", but is empty" : "; what came is not shown";
        }
        return switch (value.getNodeType()) {
            case OBJECT -> ", not a mapping";
            case ARRAY -> ", not a list";
            case NULL -> ", but has no value";
            default -> ", not " + problems.shown(path, value.asText());
        };
    }

    private static void checkRanges(JsonNode value, KeySchema schema, KeyPath path, Problems problems) {
        if (value.isTextual() && problems.isSound(path) && !schema.isInRange(value.textValue())) {
            problems.value(path, "needs " + schema.need() + came(value, schema, path, problems));
        }
        for (int i = 0; value.isArray() && schema.isList() && i < value.size(); i++) {
            String index = Integer.toString(i);
            checkRanges(value.get(i), schema.child(index).orElseThrow(), path.child(index), problems);
        }
        value.properties()
                .forEach(key -> schema.child(key.getKey())
                        .ifPresent(child -> checkRanges(key.getValue(), child, path.child(key.getKey()), problems)));
    }

    private static KeyPath path(JsonNodePath location) {
        KeyPath path = KeyPath.ROOT;
        for (int i = 0; i < location.getNameCount(); i++) {
            path = path.child(location.getName(i));
        }
        return path;
    }

    private static JsonSchema validator(JsonNode schema) {
        JsonMetaSchema ours = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keyword(new NonValidationKeyword("x-minimum"))
                .keyword(new NonValidationKeyword("x-maximum"))
                .build();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012, builder -> builder.metaSchema(ours))
                .getSchema(
                        schema,
                        SchemaValidatorsConfig.builder()
                                .regularExpressionFactory(ConfigSchema::pattern)
                                .build());
    }

    /** In a schema a dollar sign is the end alone; in Java also the place before a last line break. */
    private static RegularExpression pattern(String regex) {
        Pattern pattern = Pattern.compile(regex.replaceFirst("\\$$", "\\\\z"));
        return value -> pattern.matcher(value).find();
    }
}

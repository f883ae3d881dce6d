package io.ehpc.gateway.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.Printable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How the control API reads and writes JSON: strict about what it reads, in the API's shape for images. */
final class ControlJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(32).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private ControlJson() {}

    /** The one JSON value of a body. */
    static JsonNode tree(Buffer body) {
        try {
            JsonNode tree = MAPPER.readTree(body.getBytes());
            if (!tree.isMissingNode()) {
                return tree;
            }
        } catch (JsonProcessingException malformed) {
            throw Problem.wrong("the body is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException unexpected) {
            throw Problem.wrong("the body cannot be read");
        }
        throw Problem.wrong("the body is empty; JSON is wanted");
    }

    /** Sees that it is an object with no other keys than these. */
    static void requireObject(JsonNode node, Set<String> keys) {
        if (!node.isObject()) {
            throw Problem.wrong("the body is not a JSON object");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                throw Problem.wrong("the key " + Printable.of(key) + " is unknown; known are "
                        + String.join(", ", new TreeSet<>(keys)));
            }
        });
    }

    /** One {@code ImageInfo}; keys that are unknown to this version are kept. It may leave out its id. */
    static Image image(JsonNode node, String imageId) {
        if (!(node instanceof ObjectNode info)) {
            throw Problem.wrong("an image is not a JSON object");
        }
        if (info.path("ImageId").asText(imageId).equals(imageId)) {
            return image(info.<ObjectNode>deepCopy().put("ImageId", imageId));
        }
        throw Problem.wrong("the body has another ImageId than the path");
    }

    /** A list of {@code ImageInfo}, bare or in an answer of the API. */
    static List<Image> images(JsonNode node) {
        if (!node.isArray()) {
            requireObject(node, Set.of("RequestId", "Images"));
        }
        JsonNode list = node.isArray() ? node : node.path("Images").path("ImageInfo");
        if (!list.isArray()) {
            throw Problem.wrong("the body has no list of images, neither itself nor at Images.ImageInfo");
        }
        List<Image> images = new ArrayList<>(list.size());
        list.forEach(info -> images.add(image(info)));
        return images;
    }

    private static Image image(JsonNode info) {
        try {
            return MAPPER.treeToValue(info, Image.class);
        } catch (JsonProcessingException | IllegalArgumentException wrong) {
            throw Problem.wrong("an image has another shape than the API's ImageInfo: "
                    + (wrong instanceof JsonProcessingException json ? json.getOriginalMessage() : wrong.getMessage()));
        }
    }

    /** The value as JSON. */
    static Buffer of(Object value) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a value of ours has no JSON", bug);
        }
    }
}

package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A good answer to {@code ListCommunityImages}.
 *
 * @param requestId the upstream's id of the call
 * @param images in the upstream's order
 */
public record ImageList(String requestId, List<Image> images) {

    public ImageList {
        images = List.copyOf(images);
    }

    /**
     * Reads {@code {"RequestId": …, "Images": {"ImageInfo": […]}}}. Unknown fields and values are kept; a
     * known field of another type than its own, a missing list or an image without an id is an error: a
     * wrong shape must never pass for an empty list.
     *
     * @throws MalformedAnswerException if the bytes are no such answer
     */
    public static ImageList read(byte[] body) {
        JsonNode tree = Json.tree(body).orElseThrow(() -> new MalformedAnswerException("the body is not JSON"));
        JsonNode list = tree.path("Images").path("ImageInfo");
        if (!list.isArray()) {
            throw new MalformedAnswerException("the body has no list at Images.ImageInfo");
        }
        JsonNode requestId = tree.path("RequestId");
        if (!requestId.isTextual()) {
            throw new MalformedAnswerException("the body has no RequestId");
        }
        return new ImageList(requestId.textValue(), images(list));
    }

    private static List<Image> images(JsonNode list) {
        List<Image> images = new ArrayList<>(list.size());
        for (JsonNode image : list) {
            if (!image.isObject()) {
                throw malformed(images.size());
            }
            try {
                images.add(Json.MAPPER.treeToValue(image, Image.class));
            } catch (JsonProcessingException | IllegalArgumentException wrong) {
                throw malformed(images.size());
            }
        }
        return images;
    }

    private static MalformedAnswerException malformed(int index) {
        return new MalformedAnswerException(
                "the image at Images.ImageInfo[" + index + "] has another shape than the API's");
    }

    /** The answer as JSON, UTF-8, in the API's shape. */
    public byte[] toJson() {
        return Json.bytes(new Body(requestId, Map.of("ImageInfo", images)));
    }

    @JsonPropertyOrder({"RequestId", "Images"})
    private record Body(
            @JsonProperty("RequestId") String requestId,
            @JsonProperty("Images") Map<String, List<Image>> images) {}
}

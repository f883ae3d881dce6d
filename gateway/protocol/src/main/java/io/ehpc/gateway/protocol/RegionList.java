package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A good answer to {@code ListRegions}.
 *
 * @param requestId the upstream's id of the call; empty if it names none
 * @param regions in the upstream's order
 */
public record RegionList(String requestId, List<Info> regions) {

    /**
     * A region.
     *
     * @param localName for people, in the upstream's language; empty if there is none
     * @param regionId not checked for its form
     */
    @JsonPropertyOrder({"LocalName", "RegionId"})
    public record Info(
            @JsonProperty("LocalName") String localName,
            @JsonProperty("RegionId") String regionId) {}

    public RegionList {
        regions = List.copyOf(regions);
    }

    /**
     * Reads {@code {"RequestId": …, "Regions": {"RegionInfo": […]}}}; unknown fields are left out.
     *
     * @throws MalformedAnswerException if the bytes are no such answer
     */
    public static RegionList read(byte[] body) {
        JsonNode tree = Json.tree(body).orElseThrow(() -> new MalformedAnswerException("the body is not JSON"));
        JsonNode list = tree.path("Regions").path("RegionInfo");
        if (!list.isArray()) {
            throw new MalformedAnswerException("the body has no list at Regions.RegionInfo");
        }
        List<Info> regions = new ArrayList<>(list.size());
        for (JsonNode region : list) {
            if (!region.path("RegionId").isTextual()) {
                throw new MalformedAnswerException(
                        "the region at Regions.RegionInfo[" + regions.size() + "] has no RegionId");
            }
            regions.add(new Info(
                    region.path("LocalName").asText(), region.get("RegionId").textValue()));
        }
        return new RegionList(tree.path("RequestId").asText(), regions);
    }

    /** The answer as JSON, UTF-8, in the API's shape. */
    public byte[] toJson() {
        return Json.bytes(new Body(requestId, Map.of("RegionInfo", regions)));
    }

    @JsonPropertyOrder({"RequestId", "Regions"})
    private record Body(
            @JsonProperty("RequestId") String requestId,
            @JsonProperty("Regions") Map<String, List<Info>> regions) {}
}

package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.catalogue.MergedImage.Place;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Merged images as JSON: the API's field names in camel case, and at each place what differs there. */
final class ImageJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What an image or a place says besides the API's fields. */
    private static final Set<String> OURS = Set.of("places", "region", "clusterId");

    private ImageJson() {}

    /** The images as a JSON array, UTF-8. */
    static byte[] array(List<MergedImage> images) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 + images.size() * 768);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartArray();
            for (MergedImage image : images) {
                write(json, image);
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, MergedImage merged) throws IOException {
        Map<String, Object> common = fields(merged.image());
        json.writeStartObject();
        for (Map.Entry<String, Object> field : common.entrySet()) {
            json.writePOJOField(field.getKey(), field.getValue());
        }
        json.writeArrayFieldStart("places");
        for (Place place : merged.places()) {
            write(json, place, common);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Place place, Map<String, Object> common) throws IOException {
        json.writeStartObject();
        json.writeStringField("region", place.region());
        if (place.clusterId() != null) {
            json.writeStringField("clusterId", place.clusterId());
        }
        json.writeStringField("imageId", place.image().imageId());
        if (place.image().status() != null) {
            json.writeStringField("status", place.image().status());
        }
        writeDifferences(json, fields(place.image()), common);
        json.writeEndObject();
    }

    /** What the place has otherwise than the first one; null for what it has not. */
    private static void writeDifferences(JsonGenerator json, Map<String, Object> here, Map<String, Object> common)
            throws IOException {
        Map<String, @Nullable Object> differing = new TreeMap<>();
        here.forEach((name, value) -> {
            if (!Objects.equals(value, common.get(name))) {
                differing.put(name, value);
            }
        });
        common.keySet().stream().filter(name -> !here.containsKey(name)).forEach(name -> differing.put(name, null));
        differing.remove("imageId");
        if (differing.get("status") != null) {
            differing.remove("status");
        }
        for (Map.Entry<String, @Nullable Object> field : differing.entrySet()) {
            json.writePOJOField(field.getKey(), field.getValue());
        }
    }

    /** The fields of one image, in their order. */
    static Map<String, Object> fields(Image image) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("imageId", image.imageId());
        put(fields, "imageName", image.imageName());
        put(fields, "description", image.description());
        put(fields, "status", image.status());
        put(fields, "size", image.size());
        put(fields, "imageOwnerAlias", image.imageOwnerAlias());
        put(fields, "skuCode", image.skuCode());
        put(fields, "pricingCycle", image.pricingCycle());
        put(fields, "productCode", image.productCode());
        put(fields, "uid", image.uid());
        put(fields, "postInstallScript", image.postInstallScript());
        put(fields, "baseOsTag", fields(image.baseOsTag()));
        put(fields, "osTag", fields(image.osTag()));
        putOthers(fields, image.others());
        return fields;
    }

    private static @Nullable Map<String, Object> fields(@Nullable OsTag tag) {
        if (tag == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "platform", tag.platform());
        put(fields, "osTag", tag.osTag());
        put(fields, "version", tag.version());
        put(fields, "architecture", tag.architecture());
        put(fields, "baseOsTag", tag.baseOsTag());
        putOthers(fields, tag.others());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** Fields that are not known here, in camel case too, unless one of ours has that name. */
    private static void putOthers(Map<String, Object> fields, @Nullable Map<String, JsonNode> others) {
        if (others != null) {
            new TreeMap<>(others).forEach((name, value) -> {
                String camelCase = camelCase(name);
                if (!OURS.contains(camelCase)) {
                    fields.putIfAbsent(camelCase, value);
                }
            });
        }
    }

    private static String camelCase(String name) {
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}

package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.catalogue.MergedImage.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Merged images as JSON: the API's field names in camel case, and at each place what differs there. */
final class ImageJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Collection<String> wanted;

    /** @param wanted the names of the members to write; empty for all, also those that are not known here */
    ImageJson(Collection<String> wanted) {
        this.wanted = wanted;
    }

    /** Writes some JSON. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** The images as a JSON array, UTF-8. */
    byte[] array(List<MergedImage> images) {
        return bytes(images.size(), json -> {
            json.writeStartArray();
            for (MergedImage image : images) {
                write(json, image);
            }
            json.writeEndArray();
        });
    }

    /** Each image on a line of its own, UTF-8. */
    byte[] lines(List<MergedImage> images) {
        return bytes(images.size(), json -> {
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            for (MergedImage image : images) {
                write(json, image);
            }
            if (!images.isEmpty()) {
                json.writeRaw('\n');
            }
        });
    }

    /** What is written, in room for that many images to begin with. */
    static byte[] bytes(int images, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 + images * 768);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return bytes.toByteArray();
    }

    private boolean wants(String member) {
        return wanted.isEmpty() || wanted.contains(member);
    }

    /** Writes an image as an object. */
    void write(JsonGenerator json, MergedImage merged) throws IOException {
        json.writeStartObject();
        writeMembers(json, merged);
        json.writeEndObject();
    }

    private void writeMembers(JsonGenerator json, MergedImage merged) throws IOException {
        Map<String, Object> common = ImageFields.of(merged.image());
        for (Map.Entry<String, Object> field : common.entrySet()) {
            if (wants(field.getKey())) {
                write(json, field.getKey(), field.getValue());
            }
        }
        if (!wants(ImageFields.PLACES)) {
            return;
        }
        json.writeArrayFieldStart(ImageFields.PLACES);
        for (Place place : merged.places()) {
            write(json, place, merged, common);
        }
        json.writeEndArray();
    }

    private void write(JsonGenerator json, Place place, MergedImage merged, Map<String, Object> common)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("region", place.region());
        if (place.clusterId() != null) {
            json.writeStringField("clusterId", place.clusterId());
        }
        json.writeStringField("imageId", place.image().imageId());
        if (place.image().status() != null && wants("status")) {
            json.writeStringField("status", place.image().status());
        }
        if (!ImageFields.differInIdAlone(place.image(), merged.image())) {
            writeDifferences(json, ImageFields.of(place.image()), common);
        }
        json.writeEndObject();
    }

    /** What the place has otherwise than the first one; null for what it has not. */
    private void writeDifferences(JsonGenerator json, Map<String, Object> here, Map<String, Object> common)
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
            if (wants(field.getKey())) {
                write(json, field.getKey(), field.getValue());
            }
        }
    }

    private static void write(JsonGenerator json, String name, @Nullable Object value) throws IOException {
        json.writeFieldName(name);
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Map<?, ?> fields) {
            json.writeStartObject();
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                write(json, String.valueOf(field.getKey()), field.getValue());
            }
            json.writeEndObject();
        } else {
            json.writePOJO(value);
        }
    }
}

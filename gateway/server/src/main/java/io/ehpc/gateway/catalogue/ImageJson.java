package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.catalogue.ImageFields.Known;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Merged images as JSON: the API's field names in camel case, and at each place what differs there. */
final class ImageJson {
    /** How many images are written at one go. */
    private static final int SLICE = 64;

    /** For an image or a place, in bytes. */
    private static final int ROOM = 512;

    private static final byte[] PLACES = "\"places\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMA = {','};
    private static final byte[] END = {']', '}'};
    private static final ImageJson ALL = new ImageJson(List.of());

    private static final SerializableString REGION = new SerializedString("region");
    private static final SerializableString CLUSTER_ID = new SerializedString("clusterId");
    private static final SerializableString IMAGE_ID = new SerializedString("imageId");
    private static final SerializableString STATUS = new SerializedString("status");

    private final Collection<String> wanted;
    private final List<Known<Image>> known;

    /** @param wanted the names of the members to write; empty for all, also those that are not known here */
    ImageJson(Collection<String> wanted) {
        this.wanted = wanted;
        this.known =
                ImageFields.KNOWN.stream().filter(field -> wants(field.name())).toList();
    }

    /** All that a place can bring to its image. Nobody writes to it. */
    static final class Written {
        /** As an object whose end is missing: its places are to come. */
        private final byte[] image;

        /** As an object, where it does not differ from the first one. */
        private final byte[] place;

        private Written(byte[] image, byte[] place) {
            this.image = image;
            this.place = place;
        }
    }

    static Written written(Place place) {
        return new Written(
                new JsonText(ROOM)
                        .value(json -> ALL.writeFields(json, place.image()))
                        .reopened()
                        .bytes(),
                new JsonText(ROOM)
                        .value(json -> ALL.write(json, place, place.image()))
                        .bytes());
    }

    /** The images as a JSON array, UTF-8. */
    byte[] array(List<MergedImage> images) {
        return JsonText.joined(written("[", images, ",", "]"));
    }

    /** Each image on a line of its own, UTF-8. */
    byte[] lines(List<MergedImage> images) {
        return JsonText.joined(written("", images, "\n", images.isEmpty() ? "" : "\n"));
    }

    /** A long list by all cores at once: who waits for it waits for nothing else. */
    private List<JsonText> written(String before, List<MergedImage> images, String between, String after) {
        return IntStream.rangeClosed(0, (images.size() - 1) / SLICE)
                .parallel()
                .mapToObj(slice -> {
                    int from = slice * SLICE;
                    int to = Math.min(images.size(), from + SLICE);
                    JsonText text = new JsonText(ROOM * (1 + to - from)).raw(from == 0 ? before : between);
                    write(text, images.subList(from, to), between);
                    return to == images.size() ? text.raw(after) : text;
                })
                .toList();
    }

    private void write(JsonText text, List<MergedImage> images, String between) {
        for (int i = 0; i < images.size(); i++) {
            write(i == 0 ? text : text.raw(between), images.get(i));
        }
    }

    /** The images as elements of an array. */
    void elements(JsonText text, List<MergedImage> images) {
        write(text, images, ",");
    }

    /** An image as an object. */
    void write(JsonText text, MergedImage merged) {
        Place first = merged.places().get(0);
        Written ahead = wanted.isEmpty() ? first.written() : null;
        if (ahead != null) {
            text.raw(ahead.image);
        } else {
            text.value(json -> writeFields(json, first.image()));
            if (!wants(ImageFields.PLACES)) {
                return;
            }
            text.reopened();
        }
        text.raw(PLACES);
        for (int i = 0; i < merged.places().size(); i++) {
            write(i == 0 ? text : text.raw(COMMA), merged.places().get(i), first.image());
        }
        text.raw(END);
    }

    private void write(JsonText text, Place place, Image first) {
        Written ahead = wanted.isEmpty() ? place.written() : null;
        if (ahead != null && ImageFields.differInIdAlone(place.image(), first)) {
            text.raw(ahead.place);
        } else {
            text.value(json -> write(json, place, first));
        }
    }

    private boolean wants(String member) {
        return wanted.isEmpty() || wanted.contains(member);
    }

    private void writeFields(JsonGenerator json, Image image) throws IOException {
        json.writeStartObject();
        write(json, known, image);
        for (Map.Entry<String, JsonNode> field : ImageFields.others(image).entrySet()) {
            if (wants(field.getKey())) {
                json.writePOJOField(field.getKey(), field.getValue());
            }
        }
        json.writeEndObject();
    }

    private void write(JsonGenerator json, Place place, Image first) throws IOException {
        Image image = place.image();
        json.writeStartObject();
        write(json, REGION, place.region());
        if (place.clusterId() != null) {
            write(json, CLUSTER_ID, place.clusterId());
        }
        write(json, IMAGE_ID, image.imageId());
        if (image.status() != null && wants("status")) {
            write(json, STATUS, image.status());
        }
        if (!ImageFields.differInIdAlone(image, first)) {
            writeDifferences(json, ImageFields.of(image), ImageFields.of(first));
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
                json.writePOJOField(field.getKey(), field.getValue());
            }
        }
    }

    private static <T> void write(JsonGenerator json, List<Known<T>> known, T holder) throws IOException {
        for (Known<T> field : known) {
            Object value = field.of(holder);
            if (value instanceof String text) {
                write(json, field.written(), text);
            } else if (value instanceof Integer number) {
                json.writeFieldName(field.written());
                json.writeNumber(number);
            } else if (value instanceof OsTag tag) {
                json.writeFieldName(field.written());
                write(json, tag);
            } else if (value != null) {
                json.writeFieldName(field.written());
                json.writePOJO(value);
            }
        }
    }

    private static void write(JsonGenerator json, OsTag tag) throws IOException {
        json.writeStartObject();
        write(json, ImageFields.OF_OS, tag);
        for (Map.Entry<String, JsonNode> field : ImageFields.others(tag).entrySet()) {
            json.writePOJOField(field.getKey(), field.getValue());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SerializableString name, String text) throws IOException {
        json.writeFieldName(name);
        json.writeString(text);
    }
}

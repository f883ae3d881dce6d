package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.catalogue.ImageFields.Known;
import io.ehpc.gateway.catalogue.MergedImage.Place;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    private static final ObjectMapper ELEMENTS = separatedBy(",");
    private static final ObjectMapper LINES = separatedBy("\n");

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

    private static ObjectMapper separatedBy(String separator) {
        return new ObjectMapper(
                new JsonFactoryBuilder().rootValueSeparator(separator).build());
    }

    /** Writes some JSON. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** The images as a JSON array, UTF-8. */
    byte[] array(List<MergedImage> images) {
        return joined("[", written(images, ELEMENTS), ",", "]");
    }

    /** Each image on a line of its own, UTF-8. */
    byte[] lines(List<MergedImage> images) {
        return joined("", written(images, LINES), "\n", images.isEmpty() ? "" : "\n");
    }

    /** A long list by all cores at once: who waits for it waits for nothing else. */
    private List<byte[]> written(List<MergedImage> images, ObjectMapper mapper) {
        return IntStream.rangeClosed(0, (images.size() - 1) / SLICE)
                .parallel()
                .mapToObj(slice -> images.subList(slice * SLICE, Math.min(images.size(), (slice + 1) * SLICE)))
                .map(slice -> bytes(mapper, slice.size(), json -> {
                    for (MergedImage image : slice) {
                        write(json, image);
                    }
                }))
                .toList();
    }

    private static byte[] joined(String before, List<byte[]> slices, String between, String after) {
        int separators = before.length() + between.length() * (slices.size() - 1) + after.length();
        byte[] all = new byte
                [separators + slices.stream().mapToInt(slice -> slice.length).sum()];
        int at = put(before, all, 0);
        for (int i = 0; i < slices.size(); i++) {
            at = i == 0 ? at : put(between, all, at);
            System.arraycopy(slices.get(i), 0, all, at, slices.get(i).length);
            at += slices.get(i).length;
        }
        put(after, all, at);
        return all;
    }

    /** Where the text ends. */
    private static int put(String text, byte[] to, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, to, at, bytes.length);
        return at + bytes.length;
    }

    /** What is written, in room for that many images to begin with. */
    static byte[] bytes(int images, Writing writing) {
        return bytes(ELEMENTS, images, writing);
    }

    private static byte[] bytes(ObjectMapper mapper, int images, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 + images * 1024);
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
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
        Image image = merged.image();
        write(json, known, image);
        for (Map.Entry<String, JsonNode> field : ImageFields.others(image).entrySet()) {
            if (wants(field.getKey())) {
                json.writePOJOField(field.getKey(), field.getValue());
            }
        }
        if (wants(ImageFields.PLACES)) {
            json.writeArrayFieldStart(ImageFields.PLACES);
            for (Place place : merged.places()) {
                write(json, place, image);
            }
            json.writeEndArray();
        }
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

package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.catalogue.MergedImage.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Merged images as JSON: the API's field names in camel case, and at each place what differs there. */
final class ImageJson {
    /** How many images are written at one go. */
    private static final int SLICE = 64;

    private static final ObjectMapper ELEMENTS = separatedBy(",");
    private static final ObjectMapper LINES = separatedBy("\n");

    /** The names that are known, as they are written: most of a long list is these. */
    private static final Map<String, SerializableString> NAMES = Stream.concat(
                    ImageFields.NAMES.stream(), Stream.of("region", "clusterId", "platform", "version", "architecture"))
            .collect(Collectors.toUnmodifiableMap(name -> name, SerializedString::new));

    private final Collection<String> wanted;

    /** @param wanted the names of the members to write; empty for all, also those that are not known here */
    ImageJson(Collection<String> wanted) {
        this.wanted = wanted;
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
        int length = slices.stream()
                .mapToInt(slice -> slice.length + between.length())
                .sum();
        ByteArrayOutputStream all = new ByteArrayOutputStream(before.length() + length + after.length());
        String separator = before;
        for (byte[] slice : slices) {
            all.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(slice);
            separator = between;
        }
        all.writeBytes(after.getBytes(StandardCharsets.US_ASCII));
        return all.toByteArray();
    }

    /** What is written, in room for that many images to begin with. */
    static byte[] bytes(int images, Writing writing) {
        return bytes(ELEMENTS, images, writing);
    }

    private static byte[] bytes(ObjectMapper mapper, int images, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 + images * 768);
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
        write(json, "region", place.region());
        if (place.clusterId() != null) {
            write(json, "clusterId", place.clusterId());
        }
        write(json, "imageId", place.image().imageId());
        if (place.image().status() != null && wants("status")) {
            write(json, "status", place.image().status());
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
        SerializableString known = NAMES.get(name);
        if (known == null) {
            json.writeFieldName(name);
        } else {
            json.writeFieldName(known);
        }
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
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

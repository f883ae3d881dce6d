package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.upstream.Answer;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** Changes as JSON, each an object on one line; images have the fields that they have in lists. */
final class ChangeJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ChangeJson() {}

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** A region whose list is known from now on. */
    static Buffer listed(Answer answer) {
        return object(
                ChangeKind.LISTED,
                answer,
                json -> json.writeNumberField(
                        "images", answer.listed().summary().size()));
    }

    /** What became of an image. */
    static Buffer of(Difference difference, Answer answer) {
        Image before = difference.before();
        Image after = difference.after();
        Image image = Objects.requireNonNull(after == null ? before : after, "it was there or is there");
        return object(difference.kind(), answer, json -> {
            json.writeStringField("imageId", image.imageId());
            if (before != null && after != null) {
                writeChanges(json, ImageFields.of(before), ImageFields.of(after));
            } else {
                json.writePOJOField("image", ImageFields.of(image));
            }
        });
    }

    /** Each field that differs, with null for what one of the two lacks. */
    private static void writeChanges(JsonGenerator json, Map<String, Object> before, Map<String, Object> after)
            throws IOException {
        SortedSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        if (after.get("imageName") != null) {
            json.writePOJOField("imageName", after.get("imageName"));
        }
        json.writeObjectFieldStart("changes");
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                json.writeObjectFieldStart(name);
                json.writePOJOField("from", before.get(name));
                json.writePOJOField("to", after.get(name));
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private static Buffer object(ChangeKind kind, Answer answer, Writing rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("kind", kind.label());
            json.writeStringField("region", answer.query().region());
            json.writeStringField("asOf", answer.asOf().toString());
            rest.to(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}

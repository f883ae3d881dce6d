package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Part;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The {@code parts} of an answer: for each what it is, how old it is, and what failed; and what is none of them. */
final class PartJson {
    private PartJson() {}

    /** Writes the members {@code parts} and, if there is any, {@code leftOut} into an object that is open. */
    static void write(JsonGenerator json, Listing listing) throws IOException {
        json.writeArrayFieldStart("parts");
        for (Part part : listing.parts()) {
            write(json, part);
        }
        json.writeEndArray();
        writeLeftOut(json, listing.leftOut());
    }

    /** Writes the member {@code leftOut}, unless that is nothing, into an object that is open. */
    static void writeLeftOut(JsonGenerator json, List<String> regions) throws IOException {
        if (regions.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("leftOut");
        for (String region : regions) {
            json.writeString(region);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Part part) throws IOException {
        json.writeStartObject();
        json.writeStringField("region", part.query().region());
        if (part.query().clusterId() != null) {
            json.writeStringField("clusterId", part.query().clusterId());
        }
        writeState(json, part);
        json.writeEndObject();
    }

    /** Writes what is known of a part into an object that is open. */
    static void writeState(JsonGenerator json, Part part) throws IOException {
        json.writeStringField("state", part.state());
        if (part.served() != null) {
            write(json, part.served());
        }
        if (part.fault() != null) {
            json.writeObjectFieldStart("error");
            Problem.of(part.fault()).writeMembers(json);
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Served served) throws IOException {
        json.writeNumberField("age", served.age().toSeconds());
        json.writeStringField("asOf", served.answer().asOf().toString());
        Instant now = served.answer().asOf().plus(served.age());
        json.writeStringField("freshUntil", now.plus(served.freshFor()).toString());
        json.writeStringField(
                "servedUntil", now.plus(served.lifetime().servedFor()).toString());
        json.writeNumberField("images", served.answer().listed().summary().size());
        json.writeStringField("requestId", served.answer().requestId());
    }
}

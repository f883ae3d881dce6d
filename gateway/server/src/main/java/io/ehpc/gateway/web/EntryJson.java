package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.cache.HeldEntry;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.catalogue.QueryId;
import io.ehpc.gateway.upstream.Query;
import java.io.IOException;
import java.util.Map;

/** An answer that is held, as the operator sees it: why it is what it is. Spans are in seconds. */
final class EntryJson {
    private EntryJson() {}

    static void write(JsonGenerator json, HeldEntry entry) throws IOException {
        Served served = entry.served();
        json.writeStartObject();
        writeQuery(json, served.answer().query());
        json.writeStringField("state", served.verdict().label());
        json.writeNumberField("age", served.age().toSeconds());
        json.writeNumberField("freshFor", served.freshFor().toSeconds());
        json.writeNumberField("servedFor", entry.servedFor().toSeconds());
        json.writeStringField("asOf", served.answer().asOf().toString());
        json.writeBooleanField("overdue", entry.overdue());
        json.writeBooleanField("watched", entry.watched());
        json.writeBooleanField("underWay", entry.underWay());
        json.writeNumberField("hits", entry.hits());
        if (entry.lastHit() != null) {
            json.writeStringField("lastHit", entry.lastHit().toString());
        }
        if (entry.nextVisit() != null) {
            json.writeStringField("nextVisit", entry.nextVisit().toString());
        }
        json.writeNumberField("bytes", entry.bytes());
        json.writeNumberField("items", served.answer().listed().summary().size());
        json.writeStringField("requestId", served.answer().requestId());
        if (served.failure() != null) {
            json.writeObjectFieldStart("lastError");
            Problem.of(served.failure()).writeMembers(json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeQuery(JsonGenerator json, Query query) throws IOException {
        json.writeStringField("id", QueryId.of(query));
        json.writeStringField("account", query.account());
        json.writeStringField("operation", query.operation().name());
        json.writeStringField("region", query.region());
        json.writeObjectFieldStart("filters");
        for (Map.Entry<String, String> filter : query.filters().entrySet()) {
            json.writeStringField(filter.getKey(), filter.getValue());
        }
        json.writeEndObject();
    }
}

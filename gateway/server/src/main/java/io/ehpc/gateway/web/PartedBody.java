package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.catalogue.Format;
import io.ehpc.gateway.catalogue.ImageTable;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Page;
import io.ehpc.gateway.catalogue.View;
import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.content.ContentPart;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The body of a good answer. The images were written when their answers came; only what is said of the parts,
 * which age, is written now.
 *
 * @param type its media type
 * @param prefix what comes before the images
 * @param suffix what comes behind them
 * @param next where the next page is, or null
 * @param tag its validator
 */
record PartedBody(
        String type,
        Buffer prefix,
        ContentPart images,
        Buffer suffix,
        @Nullable String next,
        EntityTag tag) {
    private static final Buffer NOTHING = Buffer.buffer();
    private static final Buffer WHOLE = Buffer.buffer("{\"complete\":true,\"images\":");
    private static final Buffer PARTIAL = Buffer.buffer("{\"complete\":false,\"images\":");

    /**
     * A page in the format of its view.
     *
     * @param changes the cursor from which on the changes are those that are not in it, or null
     */
    static PartedBody of(Page page, View view, @Nullable String next, @Nullable String changes) {
        Listing listing = page.listing();
        ContentPart images = page.rendered().body();
        String type = Accept.type(view.format());
        return switch (view.format()) {
            case JSON -> json(page, next, changes);
            case NDJSON ->
                new PartedBody(
                        type,
                        NOTHING,
                        images,
                        lastLine(listing, next, changes),
                        next,
                        ListingTag.of(listing, images.tag(), next, changes));
            case CSV -> table(page, view, next);
        };
    }

    /** Its tag is strong: a table says nothing of when its parts were fetched, and its last rows are part of the tag. */
    private static PartedBody table(Page page, View view, @Nullable String next) {
        ContentPart images = page.rendered().body();
        byte[] errors = ImageTable.errors(page.listing(), view.fields());
        return new PartedBody(
                Accept.type(Format.CSV) + "; charset=utf-8; header=present",
                NOTHING,
                images,
                Buffer.buffer(errors),
                next,
                EntityTag.strong(
                        errors.length == 0
                                ? images.tag()
                                : images.tag() + '-' + ContentPart.plain(errors).tag()));
    }

    /** How many bytes it takes in all codings that there are, if each is asked for. */
    int weight() {
        return images.weight() + Coding.values().length * (prefix.length() + suffix.length());
    }

    /** A page as one JSON document, of which no other page follows. */
    static PartedBody json(Page page) {
        return json(page, null, null);
    }

    private static PartedBody json(Page page, @Nullable String next, @Nullable String changes) {
        Listing listing = page.listing();
        return new PartedBody(
                "application/json",
                listing.isComplete() ? WHOLE : PARTIAL,
                page.rendered().body(),
                inObject(json -> writeRest(json, listing, next, changes)),
                next,
                ListingTag.of(listing, page.rendered().body().tag(), next, changes));
    }

    /** A comparison; of a region that was not served, nothing is known. */
    static PartedBody comparison(Page page) {
        Listing listing = page.listing();
        SortedSet<String> unknown = new TreeSet<>();
        listing.missing().forEach(part -> unknown.add(part.query().region()));
        Buffer head = JsonBody.of(json -> {
            json.writeStartObject();
            json.writeBooleanField("complete", listing.isComplete());
            writeTexts(json, "compared", listing.servedRegions());
            writeTexts(json, "unknown", unknown);
            json.writeEndObject();
        });
        return new PartedBody(
                "application/json",
                head.copy().setByte(head.length() - 1, (byte) ','),
                page.rendered().body(),
                inObject(json -> PartJson.write(json, listing)),
                null,
                ListingTag.of(listing, page.rendered().body().tag(), null, null));
    }

    private static void writeTexts(JsonGenerator json, String name, SortedSet<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeRest(JsonGenerator json, Listing listing, @Nullable String next, @Nullable String changes)
            throws IOException {
        if (next != null) {
            json.writeStringField("next", next);
        }
        PartJson.write(json, listing);
        if (changes != null) {
            json.writeStringField("changesCursor", changes);
        }
    }

    /** More members for an object that is open, and its end. */
    private static Buffer inObject(JsonBody.Writing writing) {
        Buffer object = JsonBody.of(json -> {
            json.writeStartObject();
            writing.to(json);
            json.writeEndObject();
        });
        return object.copy().setByte(0, (byte) ',');
    }

    private static Buffer lastLine(Listing listing, @Nullable String next, @Nullable String changes) {
        return JsonBody.of(json -> {
                    json.writeStartObject();
                    json.writeBooleanField("complete", listing.isComplete());
                    writeRest(json, listing, next, changes);
                    json.writeEndObject();
                })
                .appendString("\n");
    }
}

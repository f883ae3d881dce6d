package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What regions have in common, and what is missing where, written as two members of an object, without
 * its braces: {@code common} and {@code differing}.
 *
 * @param compared the regions that were served: only of them can be said that an image is missing
 */
record Comparison(Attributes attributes, List<String> fields, SortedSet<String> compared) implements Shape {

    Comparison {
        fields = List.copyOf(fields);
        compared = Collections.unmodifiableSortedSet(new TreeSet<>(compared));
    }

    @Override
    public Rendered of(List<MergedImage> images) {
        List<MergedImage> common = new ArrayList<>();
        List<MergedImage> differing = new ArrayList<>();
        for (MergedImage image : attributes.of(images)) {
            (missing(image).isEmpty() ? common : differing).add(image);
        }
        JsonText text = new JsonText(images.size() * 1024 + 64).raw("\"common\":[");
        ImageJson json = new ImageJson(fields);
        json.elements(text, common);
        text.raw("],\"differing\":[");
        for (int i = 0; i < differing.size(); i++) {
            MergedImage image = differing.get(i);
            text.raw(i == 0 ? "" : ",").value(to -> writeRegions(to, image)).reopened();
            json.write(text.raw("\"image\":"), image);
            text.raw("}");
        }
        return new Rendered(common.size() + differing.size(), text.raw("]").bytes(), null);
    }

    @Override
    public int weight() {
        View view = new View(attributes, fields, Order.OF_IDENTITY, 0, null, Format.JSON);
        return OWN_WEIGHT + view.weight() + Shape.weight(compared);
    }

    private void writeRegions(JsonGenerator to, MergedImage image) throws IOException {
        to.writeStartObject();
        writeRegions(to, "in", regions(image));
        writeRegions(to, "missingIn", missing(image));
        to.writeEndObject();
    }

    private static void writeRegions(JsonGenerator to, String name, SortedSet<String> regions) throws IOException {
        to.writeArrayFieldStart(name);
        for (String region : regions) {
            to.writeString(region);
        }
        to.writeEndArray();
    }

    private static SortedSet<String> regions(MergedImage image) {
        SortedSet<String> regions = new TreeSet<>();
        image.places().forEach(place -> regions.add(place.region()));
        return regions;
    }

    private SortedSet<String> missing(MergedImage image) {
        SortedSet<String> missing = new TreeSet<>(compared);
        missing.removeAll(regions(image));
        return missing;
    }
}

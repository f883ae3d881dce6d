package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Merged images as a table: a row for each place, with how the part stands that it is of. */
public final class ImageTable {
    private static final List<String> OF_THE_PART = List.of("region", "clusterId", "state", "error");
    private static final List<Column> COLUMNS = List.of(
            new Column("imageId", "imageId", Image::imageId),
            new Column("imageName", "imageName", Image::imageName),
            new Column("description", "description", Image::description),
            new Column("status", "status", Image::status),
            new Column("size", "size", image -> image.size() == null ? null : Integer.toString(image.size())),
            new Column("imageOwnerAlias", "imageOwnerAlias", Image::imageOwnerAlias),
            new Column("skuCode", "skuCode", Image::skuCode),
            new Column("pricingCycle", "pricingCycle", Image::pricingCycle),
            new Column("productCode", "productCode", Image::productCode),
            new Column("uid", "uid", Image::uid),
            new Column("postInstallScript", "postInstallScript", Image::postInstallScript),
            new Column("baseOsTag", "baseOsTag", image -> of(image.baseOsTag(), OsTag::osTag)),
            new Column("osTag", "osTag", image -> of(image.osTag(), OsTag::osTag)),
            new Column("platform", "osTag", image -> of(image.osTag(), OsTag::platform)),
            new Column("version", "osTag", image -> of(image.osTag(), OsTag::version)),
            new Column("architecture", "osTag", image -> of(image.osTag(), OsTag::architecture)));

    private static final String NOT_ALLOWED = "forbidden: This client may not ask it.";

    private final List<Column> columns;

    private record Column(String title, String field, Function<Image, @Nullable String> value) {}

    /** @param fields the members of an image that have columns; empty for all */
    ImageTable(Collection<String> fields) {
        this.columns = COLUMNS.stream()
                .filter(column -> fields.isEmpty() || fields.contains(column.field()))
                .toList();
    }

    private static @Nullable String of(@Nullable OsTag tag, Function<OsTag, @Nullable String> part) {
        return tag == null ? null : part.apply(tag);
    }

    /** The titles, and the rows of these images; UTF-8. */
    byte[] rows(List<MergedImage> images, Map<String, String> states) {
        StringBuilder table = new StringBuilder();
        List<String> titles = new ArrayList<>(OF_THE_PART);
        columns.forEach(column -> titles.add(column.title()));
        Csv.append(table, titles);
        for (MergedImage image : images) {
            image.places().forEach(place -> Csv.append(table, row(place, states)));
        }
        return Csv.utf8(table);
    }

    private List<String> row(Place place, Map<String, String> states) {
        List<String> cells = new ArrayList<>(OF_THE_PART.size() + columns.size());
        cells.add(place.region());
        cells.add(orEmpty(place.clusterId()));
        cells.add(states.getOrDefault(Part.place(place.region(), place.clusterId()), ""));
        cells.add("");
        columns.forEach(column -> cells.add(orEmpty(column.value().apply(place.image()))));
        return cells;
    }

    /** The rows of the parts that have an error, and of the regions that were left out: why, and no image; UTF-8. */
    public static byte[] errors(Listing listing, List<String> fields) {
        StringBuilder table = new StringBuilder();
        int without = new ImageTable(fields).columns.size();
        for (Part part : listing.parts()) {
            if (part.fault() != null) {
                String error = part.fault().kind().label() + ": " + part.fault().detail();
                append(
                        table,
                        without,
                        part.query().region(),
                        orEmpty(part.query().clusterId()),
                        part.state(),
                        error);
            }
        }
        listing.leftOut().forEach(region -> append(table, without, region, "", "left-out", NOT_ALLOWED));
        return Csv.utf8(table);
    }

    private static void append(StringBuilder table, int without, String... ofThePart) {
        List<String> cells = new ArrayList<>(List.of(ofThePart));
        cells.addAll(Collections.nCopies(without, ""));
        Csv.append(table, cells);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an image says, by the API's field names in camel case. */
public final class ImageFields {
    /** What an image or a place says besides the API's fields. */
    private static final Set<String> OURS = Set.of("places", "region", "clusterId");

    /** The member of a merged image that holds its places. */
    static final String PLACES = "places";

    private static final Known<Image> ID = new Known<>("imageId", Image::imageId);

    private static final List<Known<Image>> BESIDES_ID = List.of(
            new Known<>("imageName", Image::imageName),
            new Known<>("description", Image::description),
            new Known<>("status", Image::status),
            new Known<>("size", Image::size),
            new Known<>("imageOwnerAlias", Image::imageOwnerAlias),
            new Known<>("skuCode", Image::skuCode),
            new Known<>("pricingCycle", Image::pricingCycle),
            new Known<>("productCode", Image::productCode),
            new Known<>("uid", Image::uid),
            new Known<>("postInstallScript", Image::postInstallScript),
            new Known<>("baseOsTag", Image::baseOsTag),
            new Known<>("osTag", Image::osTag));

    /** Those of an image, in their order. */
    static final List<Known<Image>> KNOWN =
            Stream.concat(Stream.of(ID), BESIDES_ID.stream()).toList();

    /** Those of an operating system, in their order. */
    static final List<Known<OsTag>> OF_OS = List.of(
            new Known<>("platform", OsTag::platform),
            new Known<>("osTag", OsTag::osTag),
            new Known<>("version", OsTag::version),
            new Known<>("architecture", OsTag::architecture),
            new Known<>("baseOsTag", OsTag::baseOsTag));

    /** All members of a merged image that are known, in their order. */
    public static final List<String> NAMES =
            Stream.concat(KNOWN.stream().map(Known::name), Stream.of(PLACES)).toList();

    private ImageFields() {}

    /**
     * A field that this version knows.
     *
     * @param value a text, a number or an {@link OsTag}; null where it is absent
     * @param written the name, prepared: most of a long list is these
     */
    record Known<T>(String name, Function<T, @Nullable Object> value, SerializableString written) {
        private Known(String name, Function<T, @Nullable Object> value) {
            this(name, value, new SerializedString(name));
        }

        @Nullable
        Object of(T holder) {
            return value.apply(holder);
        }
    }

    /** Those that the image has, the known ones first; an operating system as a map too. */
    static Map<String, Object> of(Image image) {
        return of(KNOWN, image, others(image));
    }

    private static Map<String, Object> of(OsTag tag) {
        return of(OF_OS, tag, others(tag));
    }

    private static <T> Map<String, Object> of(List<Known<T>> known, T holder, Map<String, JsonNode> others) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Known<T> field : known) {
            Object value = field.of(holder);
            if (value != null) {
                fields.put(field.name(), value instanceof OsTag tag ? of(tag) : value);
            }
        }
        fields.putAll(others);
        return fields;
    }

    /** Whether all that images say is the same, but for their ids: mostly so, and cheaper to see than the fields. */
    static boolean differInIdAlone(Image one, Image other) {
        for (Known<Image> field : BESIDES_ID) {
            if (!Objects.equals(field.of(one), field.of(other))) {
                return false;
            }
        }
        return Objects.equals(one.others(), other.others());
    }

    /** Fields of the image that are not known here, sorted, in camel case too, unless one of ours has that name. */
    static Map<String, JsonNode> others(Image image) {
        return others(KNOWN, image, image.others());
    }

    /** The same of an operating system. */
    static Map<String, JsonNode> others(OsTag tag) {
        return others(OF_OS, tag, tag.others());
    }

    private static <T> Map<String, JsonNode> others(
            List<Known<T>> known, T holder, @Nullable Map<String, JsonNode> others) {
        if (others == null || others.isEmpty()) {
            return Map.of();
        }
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        new TreeMap<>(others).forEach((name, value) -> fields.putIfAbsent(camelCase(name), value));
        fields.keySet().removeAll(OURS);
        known.stream().filter(field -> field.of(holder) != null).forEach(field -> fields.remove(field.name()));
        return fields;
    }

    private static String camelCase(String name) {
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}

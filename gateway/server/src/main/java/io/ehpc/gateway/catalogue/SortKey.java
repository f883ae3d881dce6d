package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that images are sorted by.
 *
 * @param field of the image in its first place
 * @param descending whether the greatest comes first
 */
public record SortKey(Field field, boolean descending) {

    /** What images can be sorted by. */
    @SuppressWarnings("ImmutableEnumChecker") // its functions are method references, without state
    public enum Field {
        IMAGE_NAME("imageName", image -> Value.of(image.imageName())),
        IMAGE_ID("imageId", image -> Value.of(image.imageId())),
        STATUS("status", image -> Value.of(image.status())),
        SIZE("size", image -> Value.of(image.size())),
        UID("uid", image -> Value.of(image.uid())),
        OWNER_ALIAS("imageOwnerAlias", image -> Value.of(image.imageOwnerAlias())),
        PRODUCT_CODE("productCode", image -> Value.of(image.productCode())),
        PLATFORM("platform", image -> Value.of(os(image, OsTag::platform))),
        ARCHITECTURE("architecture", image -> Value.of(os(image, OsTag::architecture))),
        OS_TAG("osTag", image -> Value.of(os(image, OsTag::osTag)));

        /** The names that clients know them by. */
        public static final List<String> NAMES =
                Arrays.stream(values()).map(field -> field.label).toList();

        private final String label;
        private final Function<Image, Value> value;

        Field(String label, Function<Image, Value> value) {
            this.label = label;
            this.value = value;
        }

        private static @Nullable String os(Image image, Function<OsTag, @Nullable String> part) {
            return Attribute.os(image).map(part).orElse(null);
        }

        Value of(MergedImage image) {
            return value.apply(image.image());
        }
    }

    /**
     * A value to compare by: a number or a text. One that is not there comes before all that are.
     *
     * @param number 0 if it is a text
     * @param text empty if it is a number; bounded ({@link OrderText})
     */
    record Value(boolean there, long number, String text) implements Comparable<Value> {
        static final Value MISSING = new Value(false, 0, "");

        static Value of(@Nullable String text) {
            return text == null ? MISSING : new Value(true, 0, OrderText.of(text));
        }

        static Value of(@Nullable Integer number) {
            return number == null ? MISSING : new Value(true, number, "");
        }

        @Override
        public int compareTo(Value other) {
            int byPresence = Boolean.compare(there, other.there);
            int byNumber = byPresence != 0 ? byPresence : Long.compare(number, other.number);
            return byNumber != 0 ? byNumber : text.compareTo(other.text);
        }
    }

    /** The key that clients write so: a field's name, behind {@code -} if descending. */
    public static Optional<SortKey> of(String written) {
        boolean descending = written.startsWith("-");
        String name = descending ? written.substring(1) : written;
        return Arrays.stream(Field.values())
                .filter(field -> field.label.equals(name))
                .findFirst()
                .map(field -> new SortKey(field, descending));
    }

    int compare(Value one, Value other) {
        return descending ? other.compareTo(one) : one.compareTo(other);
    }

    /** As clients write it. */
    String written() {
        return (descending ? "-" : "") + field.label;
    }
}

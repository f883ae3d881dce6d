package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What images are filtered by, besides what the upstream itself filters by. */
@SuppressWarnings("ImmutableEnumChecker") // its functions are method references, without state
public enum Attribute {
    IMAGE_NAME("imageName", Image::imageName, true),
    PLATFORM("platform", image -> os(image).map(OsTag::platform).orElse(null)),
    ARCHITECTURE("architecture", image -> os(image).map(OsTag::architecture).orElse(null)),
    STATUS("status", Image::status),
    OWNER("owner", Image::uid),
    OWNER_ALIAS("ownerAlias", Image::imageOwnerAlias),
    PRODUCT_CODE("productCode", Image::productCode);

    /** A wanted value is at most this long, in characters. */
    public static final int MAX_LENGTH = 128;

    /** All patterns of one attribute may have so many {@code *} and {@code ?} in them. */
    public static final int MAX_WILDCARDS = 50;

    private final String parameter;
    private final Function<Image, @Nullable String> value;
    private final boolean patterns;

    Attribute(String parameter, Function<Image, @Nullable String> value) {
        this(parameter, value, false);
    }

    Attribute(String parameter, Function<Image, @Nullable String> value, boolean patterns) {
        this.parameter = parameter;
        this.value = value;
        this.patterns = patterns;
    }

    /** The image's operating system, or the one below it if it names only that. */
    static Optional<OsTag> os(Image image) {
        return Optional.ofNullable(image.osTag() == null ? image.baseOsTag() : image.osTag());
    }

    /** The name that clients know it by. */
    public String parameter() {
        return parameter;
    }

    /** The attribute that clients know by that name. */
    public static Optional<Attribute> of(String parameter) {
        return Arrays.stream(values())
                .filter(attribute -> attribute.parameter.equals(parameter))
                .findFirst();
    }

    /** Whether what is wanted may be patterns, in which {@code *} stands for any text and {@code ?} for one character. */
    public boolean takesPatterns() {
        return patterns;
    }

    /** How many wildcards a pattern has. */
    public static int wildcards(String pattern) {
        return (int) pattern.chars().filter(c -> c == '*' || c == '?').count();
    }

    /** The image's value; null if it has none. */
    @Nullable
    String of(Image image) {
        return value.apply(image);
    }

    /** Whether a value is one of the wanted ones, or fits one of these patterns; a test that may be asked often. */
    Predicate<String> anyOf(Set<String> wanted) {
        if (!patterns) {
            return wanted::contains;
        }
        List<String> globs =
                wanted.stream().filter(pattern -> wildcards(pattern) > 0).toList();
        return value -> wanted.contains(value) || globs.stream().anyMatch(glob -> Glob.matches(glob, value));
    }
}

package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What images are filtered by, besides what the upstream itself filters by. */
@SuppressWarnings("ImmutableEnumChecker") // its functions are method references, without state
public enum Attribute {
    IMAGE_NAME("imageName", Image::imageName, Glob::matches),
    PLATFORM("platform", image -> os(image).map(OsTag::platform).orElse(null)),
    ARCHITECTURE("architecture", image -> os(image).map(OsTag::architecture).orElse(null)),
    STATUS("status", Image::status),
    OWNER("owner", Image::uid),
    OWNER_ALIAS("ownerAlias", Image::imageOwnerAlias),
    PRODUCT_CODE("productCode", Image::productCode);

    /** A wanted value is at most this long, in characters. */
    public static final int MAX_LENGTH = 128;

    private final String parameter;
    private final Function<Image, @Nullable String> value;
    private final BiPredicate<String, String> fits;

    Attribute(String parameter, Function<Image, @Nullable String> value) {
        this(parameter, value, String::equals);
    }

    Attribute(String parameter, Function<Image, @Nullable String> value, BiPredicate<String, String> fits) {
        this.parameter = parameter;
        this.value = value;
        this.fits = fits;
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

    /** Whether the image has a value that fits the wanted one. */
    boolean fits(String wanted, Image image) {
        String has = value.apply(image);
        return has != null && fits.test(wanted, has);
    }
}

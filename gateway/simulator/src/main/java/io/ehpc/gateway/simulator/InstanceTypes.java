package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which image runs on which instance type. The API publishes no rule; this one is simple, and tells
 * types apart. An instance type is {@code ecs.<family>.<size>}; any other text runs nothing.
 *
 * <ul>
 *   <li>A family of the fifth generation or later, such as {@code c7} or {@code ebmg5s}, boots 64 bits
 *       only: {@code x86_64}.
 *   <li>An Arm family, whose generation is followed by {@code r} or {@code y}, such as {@code g8y}, runs
 *       none of these images.
 *   <li>Every other family, such as {@code n1} or {@code sn2ne}, runs {@code i386} too.
 *   <li>The sizes {@code tiny} and {@code small} run images of at most 100 GiB.
 * </ul>
 */
final class InstanceTypes {
    private static final Pattern FORM = Pattern.compile("ecs\\.([a-z]+)([0-9]+)([a-z]*)(?:-[a-z0-9]+)?\\.([a-z0-9-]+)");
    private static final Set<String> SMALL_SIZES = Set.of("tiny", "small");
    private static final int SMALL_GIBIBYTES = 100;

    private InstanceTypes() {}

    /** Whether an instance of that type can run the image. */
    static boolean runs(String type, Image image) {
        Matcher parts = FORM.matcher(type);
        return boots(type, architecture(image))
                && parts.matches()
                && (!SMALL_SIZES.contains(parts.group(4)) || size(image) <= SMALL_GIBIBYTES);
    }

    /** Whether an instance of that type can run a system of that architecture. */
    static boolean boots(String type, String architecture) {
        Matcher parts = FORM.matcher(type);
        return parts.matches() && architectures(parts.group(2), parts.group(3)).contains(architecture);
    }

    private static Set<String> architectures(String generation, String suffix) {
        if (generation.length() == 1 && generation.charAt(0) < '5') {
            return Set.of("i386", "x86_64");
        }
        return suffix.startsWith("r") || suffix.startsWith("y") ? Set.of() : Set.of("x86_64");
    }

    private static String architecture(Image image) {
        return Optional.ofNullable(image.baseOsTag()).map(OsTag::architecture).orElse("x86_64");
    }

    private static int size(Image image) {
        return Optional.ofNullable(image.size()).orElse(0);
    }
}

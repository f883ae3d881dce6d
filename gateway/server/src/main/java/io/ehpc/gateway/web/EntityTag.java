package io.ehpc.gateway.web;

import io.ehpc.gateway.content.Coding;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The validator of an answer, RFC 9110, section 8.8.3. Each coding has its own, since a strong one names a form, and a
 * client is told which form of its own is still good.
 *
 * @param base of all of them, made of letters, digits, {@code -} and {@code _}
 * @param isWeak whether answers that have it may differ in what its maker says that it leaves out; those with a strong
 *     one are the same byte for byte
 */
public record EntityTag(String base, boolean isWeak) {
    private static final Pattern MEMBER =
            Pattern.compile("[ \\t]*(?:W/)?(\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\")[ \\t]*(?:,|\\z)|[ \\t]*,");

    /** That of one sequence of bytes. */
    public static EntityTag strong(String base) {
        return new EntityTag(base, false);
    }

    /** That of all answers that say the same but for what it leaves out. */
    public static EntityTag weak(String base) {
        return new EntityTag(base, true);
    }

    /** As it stands in {@code ETag}. */
    public String in(Coding coding) {
        return (isWeak ? "W/" : "") + opaque(coding);
    }

    private String opaque(Coding coding) {
        return coding == Coding.IDENTITY ? '"' + base + '"' : '"' + base + '-' + coding.token() + '"';
    }

    /**
     * The tag in {@code If-None-Match} by which the client has this already: RFC 9110, section 13.1.2, compared
     * weakly, in whichever coding. Nothing if it has not, or the header cannot be read.
     *
     * @param header all of it, joined by commas; null if there is none
     * @param selected the coding that it would be answered in
     */
    public Optional<String> heldBy(@Nullable String header, Coding selected) {
        if (header == null) {
            return Optional.empty();
        }
        if (header.strip().equals("*")) {
            return Optional.of(in(selected));
        }
        Matcher member = MEMBER.matcher(header);
        while (member.lookingAt() && member.end() > member.regionStart()) {
            String tag = member.group(1);
            for (Coding coding : Coding.values()) {
                if (opaque(coding).equals(tag)) {
                    return Optional.of(in(coding));
                }
            }
            member.region(member.end(), header.length());
        }
        return Optional.empty();
    }
}

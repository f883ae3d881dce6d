package io.ehpc.gateway.web;

import io.ehpc.gateway.content.Coding;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The strong validator of an answer, RFC 9110, section 8.8.3. Each coding has its own, since a strong one
 * names a form.
 *
 * @param base of all of them, made of letters, digits, {@code -} and {@code _}
 */
public record EntityTag(String base) {
    private static final int MAX_LENGTH = 4096;
    private static final Pattern MEMBER =
            Pattern.compile("[ \\t]*(?:W/)?(\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\")[ \\t]*(?:,|\\z)|[ \\t]*,");

    /** With its quotes. */
    public String in(Coding coding) {
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
        if (header == null || header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (header.strip().equals("*")) {
            return Optional.of(in(selected));
        }
        Matcher member = MEMBER.matcher(header);
        while (member.lookingAt() && member.end() > member.regionStart()) {
            String tag = member.group(1);
            if (tag != null && isOurs(tag)) {
                return Optional.of(tag);
            }
            member.region(member.end(), header.length());
        }
        return Optional.empty();
    }

    private boolean isOurs(String tag) {
        for (Coding coding : Coding.values()) {
            if (tag.equals(in(coding))) {
                return true;
            }
        }
        return false;
    }
}

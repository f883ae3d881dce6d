package io.ehpc.gateway.web;

import java.util.ArrayList;
import java.util.List;

/** Splitter of a header field's value: what stands in a quoted string separates nothing (RFC 9110, section 5.6.4). */
final class QuotedText {
    private QuotedText() {}

    /**
     * The parts between the separators, without the blanks around them; at least one, which may be empty. A quote that
     * is never closed is an ordinary character. Takes time in proportion to the text.
     */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean mayQuote = true;
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '"' && mayQuote) {
                int closed = closing(text, at);
                mayQuote = closed > 0;
                at = Math.max(at, closed);
            } else if (next == separator) {
                parts.add(trimmed(text, start, at));
                start = at + 1;
            }
            at++;
        }
        parts.add(trimmed(text, start, text.length()));
        return parts;
    }

    /**
     * The same parts, the last one first, and read from the end: what somebody wrote in front of the last separator, a
     * quote that is never closed for instance, cannot change what stands behind it.
     */
    static List<String> splitFromEnd(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean mayQuote = true;
        int end = text.length();
        int at = end - 1;
        while (at >= 0) {
            char next = text.charAt(at);
            if (next == '"' && mayQuote) {
                int opened = opening(text, at);
                mayQuote = opened >= 0;
                at = mayQuote ? opened : at;
            } else if (next == separator) {
                parts.add(trimmed(text, at + 1, end));
                end = at;
            }
            at--;
        }
        parts.add(trimmed(text, 0, end));
        return parts;
    }

    /** Where the quoted string that is closed there opens; -1 if it does not. */
    private static int opening(String text, int closed) {
        int at = text.lastIndexOf('"', closed - 1);
        while (at > 0 && text.charAt(at - 1) == '\\') {
            at = text.lastIndexOf('"', at - 1);
        }
        return at;
    }

    /** Where the quoted string that opens there is closed; -1 if it is not. */
    private static int closing(String text, int open) {
        for (int at = open + 1; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '"') {
                return at;
            }
            at += next == '\\' ? 1 : 0;
        }
        return -1;
    }

    private static String trimmed(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }
}

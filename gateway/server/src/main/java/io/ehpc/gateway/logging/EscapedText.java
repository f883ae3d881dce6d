package io.ehpc.gateway.logging;

/**
 * The escapes of a line of the log: text in which nothing can end a line, steer a terminal or turn the direction of
 * writing. Control characters (C0, DEL, C1), format characters (such as bidirectional overrides and zero widths), line
 * and paragraph separators and lone surrogates are written as JSON and Java write them: {@code \n}, {@code \u001b}. So
 * text that is a JSON document stays one. A backslash is left as it is: an escape that somebody wrote looks like one
 * made here, and harms nobody.
 */
final class EscapedText {
    private EscapedText() {}

    /** The text with its escapes; the same object if it needs none. */
    static String of(String text) {
        int safe = safeLength(text);
        if (safe == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, safe);
        for (int i = safe; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            append(escaped, text.codePointAt(i));
        }
        return escaped.toString();
    }

    /** How much of the text goes before the first character that needs an escape. */
    private static int safeLength(String text) {
        int i = 0;
        while (i < text.length() && isSafe(text.codePointAt(i))) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i;
    }

    private static boolean isSafe(int character) {
        if (character >= ' ' && character <= '~') {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static void append(StringBuilder escaped, int character) {
        if (isSafe(character)) {
            escaped.appendCodePoint(character);
            return;
        }
        switch (character) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
                for (char unit : Character.toChars(character)) {
                    escaped.append(String.format("\\u%04x", (int) unit));
                }
            }
        }
    }
}

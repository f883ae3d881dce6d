package io.ehpc.gateway.protocol;

/** Text from outside, made fit to be shown in a message or a log line. */
public final class Printable {
    private static final int LIMIT = 64;

    private Printable() {}

    /** The text in quotes, cut to 64 characters, with all that is not printable ASCII as a question mark. */
    public static String of(String text) {
        return '"' + shown(text) + '"' + (text.length() > LIMIT ? "…" : "");
    }

    /** The same without quotes, for a value that has a place of its own. */
    public static String bare(String text) {
        return shown(text) + (text.length() > LIMIT ? "..." : "");
    }

    private static String shown(String text) {
        String cut = text.length() > LIMIT ? text.substring(0, LIMIT) : text;
        return cut.replaceAll("[^\\x20-\\x7E]|\"", "?");
    }
}

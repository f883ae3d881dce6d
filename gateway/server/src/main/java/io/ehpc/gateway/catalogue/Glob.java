package io.ehpc.gateway.catalogue;

/** Patterns in which {@code *} stands for any text and {@code ?} for one character. */
final class Glob {
    private Glob() {}

    /**
     * Whether the pattern stands for the whole text. Of the asterisks, only the last one that was passed is ever
     * tried anew, so the time is at most the product of both lengths, whatever the pattern.
     */
    static boolean matches(String pattern, String text) {
        int at = 0;
        int asterisk = -1;
        int resumeAt = 0;
        int i = 0;
        while (i < text.length()) {
            char wanted = at < pattern.length() ? pattern.charAt(at) : 0;
            if (at < pattern.length() && wanted == '*') {
                asterisk = at++;
                resumeAt = i;
            } else if (at < pattern.length() && (wanted == '?' || wanted == text.charAt(i))) {
                at++;
                i++;
            } else if (asterisk >= 0) {
                at = asterisk + 1;
                i = ++resumeAt;
            } else {
                return false;
            }
        }
        return pattern.chars().skip(at).allMatch(rest -> rest == '*');
    }
}

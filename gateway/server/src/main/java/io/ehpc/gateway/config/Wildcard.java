package io.ehpc.gateway.config;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Patterns of policies: {@code *} stands for any characters or none, {@code ?} for any one. */
public final class Wildcard {
    private Wildcard() {}

    /** Whether the text is of the pattern, as a whole; in a time of at most the product of their lengths. */
    public static boolean matches(String pattern, String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int tried = 0;
        while (in < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                tried = in;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++tried;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /**
     * What is left of the pattern behind this beginning of a text, for each way in which it can match that: all texts
     * of the pattern that begin so go on with something that one of these matches.
     */
    public static Set<String> behind(String pattern, String beginning) {
        int plain = 0;
        while (plain < pattern.length() && pattern.charAt(plain) != '*' && pattern.charAt(plain) != '?') {
            plain++;
        }
        if (!pattern.regionMatches(0, beginning, 0, Math.min(plain, beginning.length()))) {
            return Set.of();
        }
        SortedSet<Integer> at = withSkippedStars(pattern, new TreeSet<>(Set.of(0)));
        for (int i = 0; i < beginning.length() && !at.isEmpty(); i++) {
            SortedSet<Integer> next = new TreeSet<>();
            for (int each : at) {
                char wanted = each < pattern.length() ? pattern.charAt(each) : 0;
                if (wanted == '*') {
                    next.add(each);
                } else if (each < pattern.length() && (wanted == '?' || wanted == beginning.charAt(i))) {
                    next.add(each + 1);
                }
            }
            at = withSkippedStars(pattern, next);
        }
        return at.stream().map(pattern::substring).collect(Collectors.toUnmodifiableSet());
    }

    private static SortedSet<Integer> withSkippedStars(String pattern, SortedSet<Integer> at) {
        SortedSet<Integer> all = new TreeSet<>(at);
        for (int each : at) {
            int behind = each;
            while (behind < pattern.length() && pattern.charAt(behind) == '*') {
                all.add(++behind);
            }
        }
        return all;
    }

    /** Whether there is a wildcard in it. */
    static boolean isIn(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
    }
}

package io.ehpc.gateway.web;

import io.ehpc.gateway.content.Coding;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which content coding a client gets: RFC 9110, section 12.5.3, as a pure function. */
final class AcceptEncoding {
    private static final Pattern MEMBER = Pattern.compile(
            "[ \\t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \\t]*;[ \\t]*[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?))?[ \\t]*");

    private static final int NAMED = 2;
    private static final int USUAL = 1;

    private AcceptEncoding() {}

    /**
     * The coding that the client likes best, of those that there are: of two it likes alike the one that it names,
     * and of two that it names the one that compresses better. Of those that {@code *} alone stands for, gzip comes
     * first: clients that say so know it, and may never have heard of another. What cannot be read, or takes nothing
     * that there is, is answered plainly.
     *
     * @param header all of its {@code Accept-Encoding}, joined by commas; null if it has none
     */
    static Coding choose(@Nullable String header, Predicate<Coding> available) {
        if (header == null) {
            return Coding.IDENTITY;
        }
        Coding best = Coding.IDENTITY;
        Rank bestRank = new Rank(0, 0);
        for (Coding coding : Coding.values()) {
            Rank rank = available.test(coding) ? rank(header, coding) : new Rank(0, 0);
            if (rank.weight() > 0 && rank.compareTo(bestRank) >= 0) {
                best = coding;
                bestRank = rank;
            }
        }
        return best;
    }

    /**
     * How much a coding is liked.
     *
     * @param weight from 0, which is not at all, to 1
     * @param second decides between those of one weight
     */
    private record Rank(double weight, int second) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int byWeight = Double.compare(weight, other.weight);
            return byWeight == 0 ? Integer.compare(second, other.second) : byWeight;
        }
    }

    /** Identity is taken unless it is refused, but is liked less than all that is named. */
    private static Rank rank(String header, Coding coding) {
        double named = -1;
        double others = -1;
        for (String member : header.split(",", -1)) {
            Matcher matcher = MEMBER.matcher(member);
            if (matcher.matches()) {
                String token = matcher.group(1).toLowerCase(Locale.ROOT);
                double weight = matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2));
                if (isNamed(token, coding)) {
                    named = Math.max(named, weight);
                } else if (token.equals("*")) {
                    others = weight;
                }
            }
        }
        if (named >= 0) {
            return new Rank(named, NAMED);
        }
        if (coding == Coding.IDENTITY) {
            return new Rank(others == 0 ? 0 : Double.MIN_VALUE, 0);
        }
        return new Rank(Math.max(0, others), coding == Coding.GZIP ? USUAL : 0);
    }

    private static boolean isNamed(String token, Coding coding) {
        return token.equals(coding.token()) || (coding == Coding.GZIP && token.equals("x-gzip"));
    }
}

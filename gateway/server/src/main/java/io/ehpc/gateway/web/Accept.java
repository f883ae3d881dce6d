package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Format;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which format a client gets: RFC 9110, section 12.5.1, as a pure function. */
final class Accept {
    private static final int MAX_LENGTH = 1024;
    private static final Pattern MEMBER =
            Pattern.compile("[ \\t]*+([^ \\t;/]++)/([^ \\t;/]++)[ \\t]*+(;.*+)?", Pattern.DOTALL);
    private static final Pattern WEIGHT =
            Pattern.compile(";[ \\t]*+[qQ]=(0(?:\\.[0-9]{0,3}+)?+|1(?:\\.0{0,3}+)?+)[ \\t]*+(?:;|\\z)");

    private Accept() {}

    /** A format as media type. */
    static String type(Format format) {
        return switch (format) {
            case JSON -> "application/json";
            case NDJSON -> "application/x-ndjson";
            case CSV -> "text/csv";
        };
    }

    /**
     * The format that the client likes best; of two it likes alike the one that comes first. One that takes none
     * of them gets JSON, which says more than a refusal.
     *
     * @param header all of its {@code Accept}, joined by commas; null if it has none
     */
    static Format choose(@Nullable String header) {
        if (header == null || header.length() > MAX_LENGTH) {
            return Format.JSON;
        }
        Format best = Format.JSON;
        double bestWeight = 0;
        for (Format format : Format.values()) {
            double weight = weight(header, type(format));
            if (weight > bestWeight) {
                best = format;
                bestWeight = weight;
            }
        }
        return best;
    }

    /** From 0 to 1: that of the member that names the type most exactly. */
    private static double weight(String header, String type) {
        int exactness = 0;
        double weight = 0;
        for (String member : header.split(",", -1)) {
            Matcher matcher = MEMBER.matcher(member);
            if (matcher.matches()) {
                String range = (matcher.group(1) + "/" + matcher.group(2)).toLowerCase(Locale.ROOT);
                int exact = exactness(range, type);
                if (exact > exactness) {
                    exactness = exact;
                    weight = weight(matcher.group(3));
                }
            }
        }
        return weight;
    }

    private static double weight(@Nullable String parameters) {
        if (parameters == null) {
            return 1;
        }
        Matcher weight = WEIGHT.matcher(parameters);
        return weight.find() ? Double.parseDouble(weight.group(1)) : 1;
    }

    /**
     * Whether the client names a type, and likes nothing better; of two it likes alike, the first counts.
     *
     * @param header all of its {@code Accept}, joined by commas; null if it has none
     */
    static boolean prefers(@Nullable String header, String type) {
        if (header == null || header.length() > MAX_LENGTH) {
            return false;
        }
        double best = 0;
        boolean isPreferred = false;
        for (String member : header.split(",", -1)) {
            Matcher matcher = MEMBER.matcher(member);
            if (matcher.matches()) {
                double weight = weight(matcher.group(3));
                if (weight > best) {
                    best = weight;
                    isPreferred = type.equalsIgnoreCase(matcher.group(1) + "/" + matcher.group(2));
                }
            }
        }
        return isPreferred;
    }

    private static int exactness(String range, String type) {
        if (range.equals(type)) {
            return 3;
        }
        if (range.equals(type.substring(0, type.indexOf('/')) + "/*")) {
            return 2;
        }
        return range.equals("*/*") ? 1 : 0;
    }
}

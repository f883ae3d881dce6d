package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reader of {@code Accept} for all routes: RFC 9110, section 12.5.1, as pure functions. A member that cannot be read
 * is left out; a weight that cannot be read is 1.
 */
final class Accept {
    private static final Pattern RANGE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]++/[!#$%&'*+.^_`|~0-9A-Za-z-]++");
    private static final Pattern WEIGHT = Pattern.compile("0(?:\\.[0-9]{0,3}+)?+|1(?:\\.0{0,3}+)?+");

    private Accept() {}

    /**
     * Member of the list.
     *
     * @param range in lower case
     * @param weight from 0 to 1
     */
    private record Member(String range, double weight) {}

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
        List<Member> members = members(header);
        Format best = Format.JSON;
        double bestWeight = 0;
        for (Format format : Format.values()) {
            double weight = weight(members, type(format));
            if (weight > bestWeight) {
                best = format;
                bestWeight = weight;
            }
        }
        return best;
    }

    /** From 0 to 1: that of the member that names the type most exactly; of two that do, the greater. */
    private static double weight(List<Member> members, String type) {
        int exactness = 0;
        double weight = 0;
        for (Member member : members) {
            int exact = exactness(member.range(), type);
            if (exact > exactness) {
                exactness = exact;
                weight = member.weight();
            } else if (exact == exactness && exact > 0) {
                weight = Math.max(weight, member.weight());
            }
        }
        return weight;
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

    /**
     * Whether the client names a type, and likes nothing better; of two it likes alike, the first counts.
     *
     * @param header all of its {@code Accept}, joined by commas; null if it has none
     */
    static boolean prefers(@Nullable String header, String type) {
        double best = 0;
        boolean isPreferred = false;
        for (Member member : members(header)) {
            if (member.weight() > best) {
                best = member.weight();
                isPreferred = type.equalsIgnoreCase(member.range());
            }
        }
        return isPreferred;
    }

    private static List<Member> members(@Nullable String header) {
        List<Member> members = new ArrayList<>();
        if (header == null) {
            return members;
        }
        for (String member : QuotedText.split(header, ',')) {
            List<String> parts = QuotedText.split(member, ';');
            String range = parts.get(0);
            if (RANGE.matcher(range).matches()) {
                members.add(new Member(range.toLowerCase(Locale.ROOT), weight(parts.subList(1, parts.size()))));
            }
        }
        return members;
    }

    /** That of the first {@code q}, wherever it stands among the parameters. */
    private static double weight(List<String> parameters) {
        for (String parameter : parameters) {
            if (parameter.length() > 1 && (parameter.startsWith("q=") || parameter.startsWith("Q="))) {
                String weight = parameter.substring(2);
                return WEIGHT.matcher(weight).matches() ? Double.parseDouble(weight) : 1;
            }
        }
        return 1;
    }
}

package io.ehpc.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Texts that try to be taken for others, and the ways in which a text may stand in a query string. */
final class HostileText {
    private static final List<String> INSERTED = List.of(
            " ",
            "\t",
            "\0",
            "\n",
            "\r\n",
            ",",
            "&",
            "=",
            ";",
            "|",
            "/",
            "/../",
            "?",
            "#",
            "%",
            "%2C",
            "%00",
            "+",
            "\"",
            "'",
            "\\",
            "{",
            "}",
            "$",
            ":",
            "@",
            "*",
            "&RegionId=cn-beijing",
            ",ClusterId=x",
            "\u200b",
            "\u202e",
            "\u0301",
            "\ufeff",
            "\ud83d\ude00");

    /** Each looks like the other, or is the other in some case or normal form. */
    private static final Map<Character, String> LOOK_ALIKES = Map.of(
            'a', "\u0430", 'c', "\u0441", 'e', "\u0435", 'i', "\u0131", 'n', "\uff4e", 'k', "\u212a", '-', "\u2010",
            '.', "\u3002", '1', "\u0661", 's', "\u017f");

    /** What no text is written as: cut short, no hexadecimal digits, UTF-8 that is too long, or no UTF-8. */
    private static final List<String> BROKEN = List.of("%", "%4", "%zz", "%u0041", "%C0%AF", "%ff", "%ED%A0%80");

    private final Random random;

    HostileText(Random random) {
        this.random = random;
    }

    /** Another text, which it resembles. */
    String altered(String text) {
        int at = random.nextInt(text.length());
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + any(INSERTED) + text.substring(at);
            case 1 -> text + any(INSERTED);
            case 2 -> text.substring(0, at) + flipped(text.charAt(at)) + text.substring(at + 1);
            case 3 ->
                text.substring(0, at) + LOOK_ALIKES.getOrDefault(text.charAt(at), "\u0430") + text.substring(at + 1);
            case 4 -> text.repeat(2 + random.nextInt(20));
            default -> text.substring(0, at) + text.substring(at + 1);
        };
    }

    private static char flipped(char c) {
        return Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
    }

    /** Something that is no encoding of any text. */
    String broken() {
        return any(BROKEN);
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** One of the ways to write it in a query string or a form. */
    String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        text.codePoints().forEach(point -> {
            String one = Character.toString(point);
            if (point == ' ' && random.nextBoolean()) {
                encoded.append('+');
            } else if (mayStandRaw(point) && random.nextInt(8) > 0) {
                encoded.append(one);
            } else {
                for (byte b : one.getBytes(StandardCharsets.UTF_8)) {
                    encoded.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", b));
                }
            }
        });
        return encoded.toString();
    }

    private static boolean mayStandRaw(int point) {
        return (point < 0x80 && Character.isLetterOrDigit(point)) || "-._~*!$'(),;:@/".indexOf(point) >= 0;
    }
}

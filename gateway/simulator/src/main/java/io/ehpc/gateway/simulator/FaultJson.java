package io.ehpc.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.protocol.Printable;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A fault as JSON: {@code {"mode": "error", "rate": 0.5, "code": "DbError", "latency": "250ms"}}. */
final class FaultJson {
    private static final Set<String> KEYS =
            Set.of("mode", "rate", "code", "latency", "jitter", "tail", "tailRate", "clockSkew");
    private static final Pattern DURATION = Pattern.compile("(-?)([0-9]{1,9})(ms|s|m|h)");

    private FaultJson() {}

    /** Reads one; what is left out is as in a region without a fault. */
    static Fault read(JsonNode node) {
        ControlJson.requireObject(node, KEYS);
        try {
            Latency latency = new Latency(
                    duration(node, "latency"),
                    duration(node, "jitter"),
                    duration(node, "tail"),
                    number(node, "tailRate", 0));
            return new Fault(mode(node), number(node, "rate", 1), code(node), latency, duration(node, "clockSkew"));
        } catch (IllegalArgumentException wrong) {
            throw Problem.wrong(String.valueOf(wrong.getMessage()));
        }
    }

    /** The same keys, all of them but a code that is not set. */
    static Map<String, Object> write(Fault fault) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mode", fault.mode().text());
        json.put("rate", fault.rate());
        if (fault.code() != null) {
            json.put("code", fault.code());
        }
        json.put("latency", text(fault.latency().fixed()));
        json.put("jitter", text(fault.latency().jitter()));
        json.put("tail", text(fault.latency().tail()));
        json.put("tailRate", fault.latency().tailRate());
        json.put("clockSkew", text(fault.clockSkew()));
        return json;
    }

    private static Fault.Mode mode(JsonNode node) {
        String text = string(node, "mode", "none");
        return Arrays.stream(Fault.Mode.values())
                .filter(mode -> mode.text().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.wrong("mode is one of "
                        + Arrays.stream(Fault.Mode.values())
                                .map(Fault.Mode::text)
                                .collect(Collectors.joining(", "))
                        + ", not " + Printable.of(text)));
    }

    private static @Nullable String code(JsonNode node) {
        return node.hasNonNull("code") ? string(node, "code", "") : null;
    }

    private static double number(JsonNode node, String key, double otherwise) {
        if (node.has(key) && !node.get(key).isNumber()) {
            throw Problem.wrong(key + " is a number from 0 to 1");
        }
        return node.path(key).asDouble(otherwise);
    }

    private static Duration duration(JsonNode node, String key) {
        String text = string(node, key, "0ms");
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw Problem.wrong(key + " is a duration such as 250ms, 2s or 1m, not " + Printable.of(text));
        }
        long amount = Long.parseLong(parts.group(1) + parts.group(2));
        return switch (parts.group(3)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static String string(JsonNode node, String key, String otherwise) {
        if (node.has(key) && !node.get(key).isTextual()) {
            throw Problem.wrong(key + " is a text in quotes");
        }
        return node.path(key).asText(otherwise);
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}

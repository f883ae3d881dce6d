package io.ehpc.gateway.tracing;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What OpenTelemetry's variables of the environment say of traces: the SDK's configuration and the OTLP exporter's, as
 * their specification has them. An empty variable is as good as none; one that cannot be read is left out, and named in
 * the complaints, without its value. Immutable.
 */
public final class OtelEnvironment {
    /** Says nothing. */
    public static final OtelEnvironment NONE = of(Map.of());

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String TRACES_HEADERS = "OTEL_EXPORTER_OTLP_TRACES_HEADERS";
    private static final String TIMEOUT = "OTEL_EXPORTER_OTLP_TIMEOUT";
    private static final String TRACES_TIMEOUT = "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT";
    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private static final String TRACES_PROTOCOL = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    private static final String RESOURCE = "OTEL_RESOURCE_ATTRIBUTES";
    private static final String SERVICE_NAME = "OTEL_SERVICE_NAME";
    private static final String DISABLED = "OTEL_SDK_DISABLED";
    private static final String EXPORTER = "OTEL_TRACES_EXPORTER";

    private static final String PATH = "v1/traces";
    private static final String ONLY_PROTOCOL = "http/protobuf";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,5}");
    private static final int HIGHEST_PORT = 65_535;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** Those that the client for HTTP writes itself. */
    private static final Set<String> NOT_TO_BE_SET =
            Set.of("connection", "content-length", "content-type", "expect", "host", "upgrade", "transfer-encoding");

    private final Map<String, String> variables;
    private final List<String> complaints = new ArrayList<>();
    private final @Nullable String endpoint;
    private final Map<String, String> headers;
    private final @Nullable Duration timeout;
    private final Map<String, String> resource;
    private final boolean isDisabled;

    private OtelEnvironment(Map<String, String> variables) {
        this.variables = variables;
        this.endpoint = readEndpoint();
        this.headers = readHeaders();
        this.timeout = readTimeout();
        this.resource = readResource();
        this.isDisabled = readDisabled();
        checkProtocol();
    }

    /** Reads them. */
    public static OtelEnvironment of(Map<String, String> variables) {
        return new OtelEnvironment(Map.copyOf(variables));
    }

    private @Nullable String get(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The first of them that says something. */
    private @Nullable String nameOf(String special, String general) {
        return get(special) != null ? special : get(general) != null ? general : null;
    }

    private @Nullable String readEndpoint() {
        String special = get(TRACES_ENDPOINT);
        if (special != null) {
            return url(TRACES_ENDPOINT, special);
        }
        String general = get(ENDPOINT);
        String base = general == null ? null : url(ENDPOINT, general);
        return base == null ? null : base + (base.endsWith("/") ? "" : "/") + PATH;
    }

    private @Nullable String url(String name, String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean isPlain = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
            boolean isKnown = Set.of("http", "https").contains(scheme) && url.getHost() != null;
            if (isKnown && isPlain && url.getPort() <= HIGHEST_PORT) {
                // OpenTelemetry takes no scheme in capitals.
                return scheme + text.substring(scheme.length());
            }
        } catch (URISyntaxException malformed) {
            // It is complained about below.
        }
        complaints.add(name + " is no URL of http or https, and is left out");
        return null;
    }

    private Map<String, String> readHeaders() {
        String name = nameOf(TRACES_HEADERS, HEADERS);
        Map<String, String> read = name == null ? Map.of() : pairs(name);
        boolean isGood = read.entrySet().stream()
                .allMatch(header -> TOKEN.matcher(header.getKey()).matches()
                        && !NOT_TO_BE_SET.contains(header.getKey().toLowerCase(Locale.ROOT))
                        && header.getValue().chars().allMatch(c -> c >= ' ' && c < 0x7F));
        if (!isGood) {
            complaints.add(name + " has a header that cannot be sent, and is left out");
            return Map.of();
        }
        return read;
    }

    private @Nullable Duration readTimeout() {
        String name = nameOf(TRACES_TIMEOUT, TIMEOUT);
        String text = name == null ? null : get(name);
        if (text == null) {
            return null;
        }
        Duration read = MILLIS.matcher(text).matches() ? Duration.ofMillis(Long.parseLong(text)) : Duration.ZERO;
        if (read.isZero() || read.compareTo(LONGEST) > 0) {
            complaints.add(name + " needs to be 1 to " + LONGEST.toMillis() + " milliseconds, and is left out");
            return null;
        }
        return read;
    }

    private Map<String, String> readResource() {
        Map<String, String> read = new LinkedHashMap<>(get(RESOURCE) == null ? Map.of() : pairs(RESOURCE));
        String name = get(SERVICE_NAME);
        if (name != null) {
            read.put("service.name", name);
        }
        return Map.copyOf(read);
    }

    private boolean readDisabled() {
        String exporter = get(EXPORTER);
        if (exporter != null && !exporter.equals("none") && !exporter.equals("otlp")) {
            complaints.add(EXPORTER + " can be otlp or none here");
        }
        return "true".equalsIgnoreCase(get(DISABLED)) || "none".equals(exporter);
    }

    private void checkProtocol() {
        String name = nameOf(TRACES_PROTOCOL, PROTOCOL);
        if (name != null && !ONLY_PROTOCOL.equals(get(name))) {
            complaints.add(name + " can only be " + ONLY_PROTOCOL + " here, which is what is spoken");
        }
    }

    /** As in W3C Baggage, section 3.2.1, without properties: names and values are percent-encoded. All of them or none. */
    private Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        String text = get(name);
        for (String pair : text == null ? new String[0] : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? null : decoded(pair.substring(0, equals).strip());
            String value =
                    equals < 0 ? null : decoded(pair.substring(equals + 1).strip());
            if (pair.isBlank()) {
                continue;
            }
            if (key == null || key.isEmpty() || value == null) {
                complaints.add(name + " is no list of name=value, and is left out");
                return Map.of();
            }
            pairs.put(key, value);
        }
        return pairs;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Whether there are to be no traces, whatever else says so. */
    boolean isDisabled() {
        return isDisabled;
    }

    /** The collector's URL for traces; null if none is named. */
    @Nullable
    String endpoint() {
        return endpoint;
    }

    /** Headers of each request to the collector: they may be secrets. */
    Map<String, String> headers() {
        return headers;
    }

    /** How long a batch may take; null if it does not say. */
    @Nullable
    Duration timeout() {
        return timeout;
    }

    /** Attributes of the resource, the name of the service among them if it is said. */
    Map<String, String> resource() {
        return resource;
    }

    /** What could not be read, a sentence each. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }
}

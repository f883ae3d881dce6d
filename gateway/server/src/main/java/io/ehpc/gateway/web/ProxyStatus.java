package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code Proxy-Status} of an answer, RFC 9209: a member for each part that has an error. */
final class ProxyStatus {
    private static final String PROXY = "ehpc-gateway";
    private static final int MOST_MEMBERS = 16;
    private static final int MOST_CHARACTERS = 3_000;
    private static final int MOST_OF_DETAILS = 120;

    private ProxyStatus() {}

    /** Of these parts; nothing if none has an error. If they are too many, the last member says how many more. */
    static Optional<String> of(List<Part> parts) {
        List<Part> faulty = parts.stream().filter(part -> part.fault() != null).toList();
        StringBuilder header = new StringBuilder();
        for (int i = 0; i < faulty.size(); i++) {
            String member = member(faulty.get(i));
            if (i == MOST_MEMBERS || header.length() + member.length() > MOST_CHARACTERS) {
                header.append(", " + PROXY + "; details=\"")
                        .append(faulty.size() - i)
                        .append(" more, which are among the parts in the body\"");
                break;
            }
            header.append(i == 0 ? "" : ", ").append(member);
        }
        return header.isEmpty() ? Optional.empty() : Optional.of(header.toString());
    }

    private static String member(Part part) {
        Fault fault = part.failure();
        String error = error(fault.kind());
        return PROXY
                + (error == null ? "" : "; error=" + error)
                + "; next-hop=" + string(part.place())
                + (fault.upstream() == null
                        ? ""
                        : "; received-status=" + fault.upstream().status())
                + "; details=" + string(part.state() + ": " + fault.kind().label() + ": " + fault.detail());
    }

    /** The type of proxy error, RFC 9209, section 2.3; null where the upstream's own word is no error of a proxy's. */
    static @Nullable String error(FaultKind kind) {
        return switch (kind) {
            case NOT_FOUND, REFUSED, BACKEND -> null;
            case CREDENTIALS -> "proxy_configuration_error";
            case THROTTLED, CIRCUIT_OPEN -> "destination_unavailable";
            case MALFORMED -> "http_protocol_error";
            case UNREACHABLE -> "connection_terminated";
            case TIMED_OUT -> "http_response_timeout";
            case OVERLOADED -> "connection_limit_reached";
            case NOT_CACHED -> "proxy_internal_response";
            case SHORT_OF_MEMORY -> "proxy_internal_error";
            case OVER_QUOTA -> "http_request_denied";
        };
    }

    /** A String of RFC 8941, section 3.3.3: printable ASCII. */
    private static String string(String text) {
        String cut = text.length() > MOST_OF_DETAILS ? text.substring(0, MOST_OF_DETAILS) : text;
        return '"' + cut.replaceAll("[^\\x20-\\x7E]", "?").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

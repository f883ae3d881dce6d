package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.NotAllowedException;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.security.DeniedException;
import io.ehpc.gateway.security.Reason;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A problem document, RFC 9457, with this API's extension members.
 *
 * @param type the last part of the problem's type, a URN, by which {@code /v1/problems} documents it; one of those that
 *     there are
 * @param title the type in a few words
 * @param detail this occurrence in a sentence
 * @param parameter the request's parameter that is wrong, or null
 * @param code the upstream's error code, or null
 * @param requestId the upstream's id of the failed call, or null
 * @param retryAfter how long to wait before another try, or null
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String parameter,
        @Nullable String code,
        @Nullable String requestId,
        @Nullable Duration retryAfter) {

    /** All types that there are on the API's port, which its description lists too. */
    static final Set<String> TYPES = Stream.of(
                    Stream.of(
                            "bad-parameter",
                            "bad-request",
                            "cannot-know",
                            "cursor-gone",
                            "draining",
                            "internal",
                            "method",
                            "no-part",
                            "not-found",
                            "show-again",
                            "too-few-parts",
                            "too-large",
                            "too-many-listeners",
                            "too-slow"),
                    Arrays.stream(FaultKind.values()).map(FaultKind::label),
                    Reason.LABELS.stream())
            .flatMap(types -> types)
            .collect(Collectors.toUnmodifiableSet());

    /** Those of the management port alone. */
    private static final Set<String> MANAGEMENT_TYPES = Set.of("not-stored");

    /** What every type begins with. */
    private static final int TOO_MANY_REQUESTS = 429;

    static final String TYPE = "urn:ehpc-gateway:problem:";

    private static final String INSTANCE = "urn:ehpc-gateway:request:";

    Problem {
        if (!TYPES.contains(type) && !MANAGEMENT_TYPES.contains(type)) {
            throw new IllegalArgumentException("no type of a problem: " + type);
        }
    }

    static Problem of(int status, String type, String title, String detail) {
        return new Problem(type, title, status, detail, null, null, null, null);
    }

    /** A parameter that is wrong. */
    static Problem badParameter(String parameter, String detail) {
        return new Problem("bad-parameter", "A parameter is wrong", 400, detail, parameter, null, null, null);
    }

    /** One that is not let in. */
    static Problem of(DeniedException denied) {
        return new Problem(
                denied.reason().label(),
                title(denied.reason()),
                denied.reason().status(),
                detail(denied),
                null,
                null,
                null,
                denied.retryAfter());
    }

    /** Of every problem of a reason, wherever it is found. */
    static String title(Reason reason) {
        return switch (reason) {
            case FORBIDDEN -> "This client may not ask that";
            case BAD_TARGET -> "Bad request";
            case HEADER_TOO_LARGE -> "A header is too long";
            case FOREIGN_HOST -> "Not a name of this gateway";
            case FOREIGN_ORIGIN -> "Not from a page of another origin";
            case NO_ISSUER_KEYS -> "It cannot be told now who asks";
            default -> reason.status() == TOO_MANY_REQUESTS ? "Too many requests" : "It is not known who asks";
        };
    }

    private static String detail(DeniedException denied) {
        return switch (denied.reason()) {
            case NO_CREDENTIALS ->
                "Send an API key or a token as Authorization: Bearer, or the key as X-Api-Key, or show a client"
                        + " certificate.";
            case MALFORMED -> "What the request shows of who asks cannot be read, or is shown twice.";
            case UNKNOWN_KEY -> "Nobody has this key, or no longer.";
            case BAD_TOKEN -> "The token is not valid, not now, or not for this gateway.";
            case NO_ISSUER_KEYS -> "The keys of the token's issuer cannot be had now.";
            case UNKNOWN_SUBJECT -> "The token is about nobody who is a client here.";
            case UNKNOWN_CERTIFICATE -> "The certificate is that of no client here, or of more than one.";
            case OVER_QUOTA -> "This client has asked as often as it may.";
            default -> denied.refusal().message();
        };
    }

    /** What the client may not ask. */
    static Problem of(NotAllowedException notAllowed) {
        return new Problem(
                Reason.FORBIDDEN.label(),
                title(Reason.FORBIDDEN),
                Reason.FORBIDDEN.status(),
                notAllowed.detail(),
                notAllowed.subject().parameter(),
                null,
                null,
                null);
    }

    /** A fault of one query. */
    static Problem of(Fault fault) {
        return new Problem(
                fault.kind().label(),
                fault.kind().title(),
                fault.kind().status(),
                fault.detail(),
                null,
                fault.upstream() == null ? null : fault.upstream().code(),
                fault.requestId(),
                fault.retryAfter());
    }

    /** Too few parts are there for what the request requires. */
    static Problem tooFew(Listing listing, Require require) {
        List<Part> parts = listing.parts();
        if (listing.isUnsure() && !listing.isAnswered()) {
            return noCluster(listing);
        }
        if (listing.isAnswered()) {
            return ofMissing(
                    listing,
                    false,
                    "too-few-parts",
                    "Fewer parts could be answered than are required",
                    "Of " + parts.size() + " parts, " + listing.served() + " could be answered; required is "
                            + require.written() + ".");
        }
        return parts.size() == 1
                ? of(parts.get(0).failure())
                : ofMissing(
                        listing,
                        true,
                        "no-part",
                        "No part could be answered",
                        "All " + parts.size() + " parts failed.");
    }

    /** No image of that id is in what was served: there is none, or there may be one in what was not. */
    static Problem noImage(String id, Listing listing) {
        return listing.isComplete()
                ? of(
                        404,
                        "not-found",
                        "Not found",
                        "In no region that was asked is there an image " + id
                                + (listing.leftOut().isEmpty() ? "." : "; of others, this client may not ask this."))
                : ofMissing(
                        listing,
                        false,
                        "cannot-know",
                        "It cannot be known whether there is such an image",
                        "The image " + id + " is not in the parts that could be answered; it may be in one of the "
                                + listing.missing().size() + " that could not.");
    }

    /** Which clusters there are, or where one is, is not known: they may be in the regions that could not say. */
    private static Problem noCluster(Listing listing) {
        long unsure = listing.missing().stream().filter(Part::isClusterList).count();
        return ofMissing(
                listing,
                false,
                "cannot-know",
                "It cannot be known which clusters there are",
                "What is asked for may be in " + (unsure == 1 ? "a region" : unsure + " regions")
                        + " whose clusters could not be listed.");
    }

    private static Problem ofMissing(Listing listing, boolean mayBeAbsent, String type, String title, String detail) {
        List<Fault> faults = listing.missing().stream().map(Part::failure).toList();
        Duration retryAfter = faults.stream()
                .flatMap(fault -> Optional.ofNullable(fault.retryAfter()).stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new Problem(type, title, status(faults, mayBeAbsent), detail, null, null, null, retryAfter);
    }

    /**
     * The status that all parts that are missing agree on, else 502.
     *
     * @param mayBeAbsent whether it may be 404: not if there is something, or something may be
     */
    static int status(List<Fault> faults, boolean mayBeAbsent) {
        List<Integer> statuses =
                faults.stream().map(fault -> fault.kind().status()).distinct().toList();
        return statuses.size() == 1 && (mayBeAbsent || statuses.get(0) != 404) ? statuses.get(0) : 502;
    }

    /** What it is about, for those who compare. */
    String typeAndCode() {
        return type + " " + code;
    }

    /** Sends it alone. */
    void send(RoutingContext context) {
        send(context, members -> {});
    }

    /** Sends it with the parts that it is about. */
    void send(RoutingContext context, Listing listing) {
        send(context, json -> PartJson.write(json, listing));
    }

    private void send(RoutingContext context, JsonBody.Writing more) {
        HttpServerResponse response = context.response();
        if (retryAfter != null) {
            response.putHeader(
                    "Retry-After", Long.toString(retryAfter.plusMillis(999).toSeconds()));
        }
        if (TYPES.contains(type)) {
            response.headers().add("Link", "<" + ProblemRoutes.PATH + "/" + type + ">; rel=\"type\"");
        }
        String id = response.headers().get(RequestScope.ID_HEADER);
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store");
        ResponseBody.end(context, JsonBody.of(json -> {
            json.writeStartObject();
            writeMembers(json);
            writeIfThere(json, "instance", id == null ? null : INSTANCE + id);
            more.to(json);
            json.writeEndObject();
        }));
    }

    /** Writes the members into an object that is open. */
    void writeMembers(JsonGenerator json) throws IOException {
        json.writeStringField("type", TYPE + type);
        json.writeStringField("title", title);
        json.writeNumberField("status", status);
        json.writeStringField("detail", detail);
        writeIfThere(json, "parameter", parameter);
        writeIfThere(json, "code", code);
        writeIfThere(json, "requestId", requestId);
        if (retryAfter != null) {
            json.writeNumberField("retryAfter", retryAfter.plusMillis(999).toSeconds());
        }
    }

    private static void writeIfThere(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}

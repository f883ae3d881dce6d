package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ehpc.gateway.ApiDescription.Operation;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks, holds each answer against the description, and notes which of those described it was. */
final class DescribedAnswers {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** What says how a body is sent, and no more. */
    private static final Set<String> OF_THE_TRANSFER =
            Set.of("content-type", "content-length", "transfer-encoding", "date", ":status");

    private static final Map<String, String> OF_ALL = Map.of(
            "x-content-type-options", "nosniff",
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "cross-origin-resource-policy", "same-origin",
            "referrer-policy", "no-referrer");

    private final HttpClient first =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ApiDescription description;
    private final Vertx vertx;
    private final io.vertx.core.http.HttpClient second;
    private final Set<String> seen = new TreeSet<>();

    DescribedAnswers(ApiDescription description, Vertx vertx) {
        this.description = description;
        this.vertx = vertx;
        this.second = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    /** Those that were seen, as {@link ApiDescription#answers} has them. */
    Set<String> seen() {
        return seen;
    }

    /** The answer to a request, which must be described and of that status. */
    HttpResponse<String> ask(int status, String method, URI uri, String... headers) throws Exception {
        return exchange(status, method, uri, "", headers);
    }

    /** The same over HTTP/2. */
    void askOverHttp2(int status, String method, URI uri) throws Exception {
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        Promise<Http2Answer> came = Promise.promise();
        // On one event loop, where no part of the answer comes before it has somebody to come to.
        vertx.runOnContext(turn -> second.request(HttpMethod.valueOf(method), uri.getPort(), uri.getHost(), target)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> new Http2Answer(response, body.toString())))
                .onComplete(came));
        Http2Answer answer = Stage.await(came.future());
        HttpClientResponse response = answer.response();
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(response.statusCode()).as("%s %s", method, uri).isEqualTo(status);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers()
                .names()
                .forEach(name -> headers.put(
                        name.toLowerCase(Locale.ROOT), response.headers().getAll(name)));
        note(method, uri, status, headers, answer.body());
    }

    private record Http2Answer(HttpClientResponse response, String body) {}

    /** The answer to a form. */
    HttpResponse<String> post(int status, URI uri, String form) throws Exception {
        return exchange(status, "POST", uri, form, "Content-Type", "application/x-www-form-urlencoded");
    }

    /** The answer to a form that wants only what is held. */
    HttpResponse<String> postOnlyIfCached(int status, URI uri) throws Exception {
        return exchange(status, "POST", uri, "", "Cache-Control", "only-if-cached");
    }

    private HttpResponse<String> exchange(int status, String method, URI uri, String body, String... headers)
            throws Exception {
        HttpResponse<String> response = first.send(request(method, uri, body, headers), BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s %s %s", method, uri, response.body())
                .isEqualTo(status);
        note(method, uri, status, response.headers().map(), response.body());
        return response;
    }

    private static HttpRequest request(String method, URI uri, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    /** Holds an answer against the description. */
    void note(String method, URI uri, int code, Map<String, List<String>> headers, String body) throws Exception {
        String what = method + " " + uri + " " + code;
        Operation operation = description
                .operation(method.toLowerCase(Locale.ROOT), uri.getPath())
                .orElseThrow(() -> new AssertionError("not described: " + what));
        String status = Integer.toString(code);
        String key = operation.responses().has(status) ? status : "default";
        assertThat(operation.responses().has(key)).as("described: %s", what).isTrue();
        JsonNode answer = description.resolved(operation.responses().path(key));
        checkHeaders(what, answer.path("headers"), headers);
        String type = headers.getOrDefault("content-type", List.of("")).get(0).split(";", 2)[0];
        if (method.equals("HEAD") || answer.path("content").isEmpty()) {
            assertThat(body).as(what).isEmpty();
            seen.add(operation + " " + key);
        } else {
            assertThat(answer.path("content").has(type))
                    .as("%s: %s is described", what, type)
                    .isTrue();
            checkBody(what + " " + body, answer.path("content").path(type), type, body);
            seen.add(operation + " " + key + " " + type);
        }
    }

    private void checkHeaders(String what, JsonNode described, Map<String, List<String>> headers) {
        Set<String> names = new TreeSet<>();
        described.properties().forEach(header -> {
            JsonNode rule = description.resolved(header.getValue());
            String name = header.getKey().toLowerCase(Locale.ROOT);
            names.add(name);
            Optional<String> value =
                    headers.getOrDefault(name, List.of()).stream().findFirst();
            assertThat(value.isPresent() || !rule.path("required").asBoolean())
                    .as("%s has %s", what, header.getKey())
                    .isTrue();
            value.ifPresent(text -> assertThat(
                            description.complaints(rule.path("schema"), description.value(rule.path("schema"), text)))
                    .as("%s %s: %s", what, header.getKey(), text)
                    .isEmpty());
        });
        OF_ALL.forEach((name, value) -> assertThat(headers.get(name)).as(what).containsExactly(value));
        names.addAll(OF_ALL.keySet());
        names.addAll(OF_THE_TRANSFER);
        assertThat(names).as("%s: headers that are described", what).containsAll(headers.keySet());
    }

    private void checkBody(String what, JsonNode content, String type, String body) throws Exception {
        if (type.equals(JSON) || type.equals(PROBLEM)) {
            check(what, content.path("schema"), Stage.json(body));
            return;
        }
        check(what, content.path("schema"), TextNode.valueOf(body));
        if (content.has("x-line-schema")) {
            assertThat(body).as(what).endsWith("\n");
            for (String line : body.split("\n", -1)) {
                if (!line.isEmpty()) {
                    check(what, content.path("x-line-schema"), Stage.json(line));
                }
            }
        }
        if (content.has("x-data-schema")) {
            for (String line : body.split("\n", -1)) {
                if (line.startsWith("data: ")) {
                    check(what, content.path("x-data-schema"), Stage.json(line.substring(6)));
                }
            }
        }
    }

    private void check(String what, JsonNode schema, JsonNode value) {
        assertThat(description.complaints(schema, value)).as(what).isEmpty();
    }
}

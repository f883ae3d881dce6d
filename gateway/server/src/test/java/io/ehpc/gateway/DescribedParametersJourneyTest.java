package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.ApiDescription.Operation;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every parameter is described, and the gateway takes what its schema takes, and nothing else. */
class DescribedParametersJourneyTest extends Journey {
    private static final String RPC = "/";
    private static final String CLUSTER = "{cluster}";
    private static final Values TEXTS = new Values(
            List.of("a", "a,b", "a*b?", "a".repeat(128)),
            List.of("", "a,", "a,a", "a".repeat(129), "a\0", "a\u0085b", numbers(51)));
    private static final Values OS_TAGS =
            new Values(List.of("CentOS_7.2_64", "Windows Server 2012", "a", "a".repeat(64)), wrong("a ", " a", "-a"));
    private static final Values INSTANCE_TYPES =
            new Values(List.of("ecs.n1.tiny", "a", "a".repeat(64)), wrong("ecs..tiny", ".a", "a."));

    /** For each parameter what is taken and what is not; where another route takes other values, behind its path. */
    private static final Map<String, Values> VALUES = Map.ofEntries(
            Map.entry(
                    "region",
                    new Values(
                            List.of("*", "cn-hangzhou,cn-beijing", "cn-beijing,ap-southeast-1"),
                            List.of(
                                    "",
                                    "cn-hangzhou,",
                                    "*,cn-hangzhou",
                                    "Hangzhou",
                                    "cn-hangzhou,cn-hangzhou",
                                    "cn-" + "a".repeat(38)))),
            Map.entry(
                    "clusterId",
                    new Values(List.of("*", CLUSTER), wrong(CLUSTER + "," + CLUSTER, "*," + CLUSTER, "-a", "a/b"))),
            Map.entry("baseOsTag", OS_TAGS),
            Map.entry("instanceType", INSTANCE_TYPES),
            Map.entry("imageName", TEXTS),
            Map.entry("platform", TEXTS),
            Map.entry("architecture", TEXTS),
            Map.entry("status", TEXTS),
            Map.entry("owner", TEXTS),
            Map.entry("ownerAlias", TEXTS),
            Map.entry("productCode", TEXTS),
            Map.entry(
                    "fields",
                    new Values(
                            List.of("imageName", "imageId,places,osTag"),
                            List.of("", "colour", "imageId,imageId", "ImageId"))),
            Map.entry(
                    "sort",
                    new Values(
                            List.of("size", "-size,imageName", "-uid,status,osTag,platform"),
                            List.of("", "colour", "size,size", "--size", "uid,status,osTag,platform,size"))),
            Map.entry(
                    "limit",
                    new Values(
                            List.of("1", "200", "10000", "all"),
                            List.of("", "0", "01", "10001", "-1", "1.5", "x", "ALL", "all,1", "99999999999"))),
            Map.entry(
                    "limit/v1/community-images/changes",
                    new Values(List.of("1", "1000"), List.of("", "0", "1001", "-1", "x"))),
            Map.entry("cursor", new Values(List.of(), List.of(""))),
            Map.entry("format", new Values(List.of("json", "ndjson", "csv"), List.of("", "xml", "JSON"))),
            Map.entry(
                    "require",
                    new Values(
                            List.of("any", "all", "quorum:1"),
                            List.of("", "most", "ANY", "quorum:0", "quorum:01", "quorum:1000000"))),
            Map.entry(
                    "timeout",
                    new Values(
                            List.of("800ms", "2s", "1m", "007s", "999999999m"),
                            List.of("", "0s", "000ms", "1h", "1.5s", "-1s", "2", "1234567890ms"))),
            Map.entry("wait", new Values(List.of("0", "30", "3600"), List.of("", "3601", "-1", "x", "12345"))),
            Map.entry(
                    "Action",
                    new Values(
                            List.of(
                                    "ListCommunityImages",
                                    "ListCustomImages",
                                    "ListImages",
                                    "ListClusters",
                                    "ListClustersMeta",
                                    "ListRegions"),
                            List.of("", "CreateCluster", "listRegions"))),
            Map.entry("Version", new Values(List.of("2018-04-12"), List.of("", "2019-01-01"))),
            Map.entry(
                    "RegionId", new Values(List.of("cn-hangzhou"), List.of("Hangzhou", "*", "cn-hangzhou,cn-beijing"))),
            Map.entry("Format", new Values(List.of("JSON", "json"), List.of("XML"))),
            Map.entry("BaseOsTag", OS_TAGS.butEmpty()),
            Map.entry("InstanceType", INSTANCE_TYPES.butEmpty()),
            Map.entry("ClusterId", new Values(List.of(CLUSTER), List.of("*", "-a", "a,b", "a".repeat(65)))),
            Map.entry("ImageOwnerAlias", new Values(List.of("self", "others"), List.of("me", "self,others"))),
            Map.entry("PageNumber", new Values(List.of("1", "2147483647"), List.of("0", "01", "2147483648", "x"))),
            Map.entry("PageSize", new Values(List.of("1", "50"), List.of("0", "51", "x"))));

    /** For each path what else its requests say, and for those with a name in them a few of those. */
    private static final Map<String, Values> NAMES = Map.of(
            "region", new Values(List.of("cn-hangzhou"), List.of("Hangzhou", "*", "cn-" + "a".repeat(38))),
            "clusterId", new Values(List.of(CLUSTER), List.of("*", "-a", "a".repeat(65))),
            "imageId", new Values(List.of("m-1"), List.of("m.1", "*", "a".repeat(65))),
            "type", new Values(List.of("bad-parameter", "no-such-type"), List.of()));

    private record Values(List<String> good, List<String> bad) {
        Values butEmpty() {
            return new Values(
                    good, bad.stream().filter(value -> !value.isEmpty()).toList());
        }
    }

    private static List<String> wrong(String... more) {
        return Stream.concat(Stream.of("", "a,,b", "a".repeat(65)), Stream.of(more))
                .toList();
    }

    private static String numbers(int count) {
        return String.join(
                ",", IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    private ApiDescription description() throws Exception {
        return new ApiDescription(stage().get("/v1/openapi.json").body());
    }

    private String cluster() throws Exception {
        for (JsonNode cluster :
                Stage.json(stage().control("GET", "/clusters", "").body()).path("clusters")) {
            if (cluster.path("region").asText().equals("cn-hangzhou")) {
                return cluster.path("id").asText();
            }
        }
        throw new AssertionError("no cluster");
    }

    @Test
    void values_goodAndBad_areTakenAndRefusedAsTheSchemaSays() throws Exception {
        ApiDescription description = description();
        String cluster = cluster();
        for (Operation operation : description.operations()) {
            if (operation.method().equals("get")) {
                for (Map.Entry<String, JsonNode> parameter :
                        operation.parameters("query").entrySet()) {
                    Values values =
                            VALUES.getOrDefault(parameter.getKey() + operation.path(), VALUES.get(parameter.getKey()));
                    String target = target(operation, parameter.getKey(), cluster);
                    check(description, parameter.getValue(), values, cluster, value -> target + encoded(value));
                }
                for (Map.Entry<String, JsonNode> name :
                        operation.parameters("path").entrySet()) {
                    check(
                            description,
                            name.getValue(),
                            NAMES.get(name.getKey()),
                            cluster,
                            value -> operation.path().replace("{" + name.getKey() + "}", encoded(value)));
                }
            }
        }
    }

    private interface Asking {
        String with(String value);
    }

    private void check(
            ApiDescription description, JsonNode parameter, @Nullable Values tried, String cluster, Asking asking)
            throws Exception {
        String name = parameter.path("name").asText();
        Values values = Objects.requireNonNull(tried, "there are no values to try for " + name);
        JsonNode schema = parameter.path("schema");
        for (String each : values.good()) {
            String value = each.replace(CLUSTER, cluster);
            assertThat(description.complaints(schema, description.value(schema, value)))
                    .as("described: %s=%s", name, value)
                    .isEmpty();
            HttpResponse<String> response = stage().get(asking.with(value));
            assertThat(response.statusCode())
                    .as("%s %s", response.uri(), response.body())
                    .isIn(200, 404);
        }
        for (String each : values.bad()) {
            String value = each.replace(CLUSTER, cluster);
            assertThat(description.complaints(schema, description.value(schema, value)))
                    .as("not described: %s=%s", name, value)
                    .isNotEmpty();
            HttpResponse<String> response = stage().get(asking.with(value));
            assertThat(response.statusCode())
                    .as("%s %s", response.uri(), response.body())
                    .isIn(400, name.equals("Action") ? 404 : 400);
            JsonNode problem = Stage.json(response.body());
            assertThat(problem.path("parameter").asText()
                            + problem.path("Message").asText())
                    .as(response.body())
                    .containsIgnoringCase(name);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A good request but for the value of that parameter, with which it ends. */
    private static String target(Operation operation, String parameter, String cluster) {
        String path = operation
                .path()
                .replace("{region}", "cn-hangzhou")
                .replace("{clusterId}", cluster)
                .replace("{imageId}", "m-1")
                .replace("{type}", "bad-parameter");
        if (!path.equals(RPC)) {
            return path + "?" + parameter + "=";
        }
        Map<String, String> parameters = new TreeMap<>(Map.of("RegionId", "cn-hangzhou", "Version", "2018-04-12"));
        parameters.put(
                "Action",
                parameter.startsWith("Page")
                        ? "ListClusters"
                        : parameter.equals("ImageOwnerAlias") ? "ListCustomImages" : "ListCommunityImages");
        parameters.remove(parameter);
        StringBuilder target = new StringBuilder("/?");
        parameters.forEach(
                (name, value) -> target.append(name).append('=').append(value).append('&'));
        return target + parameter + "=";
    }

    /** The gateway itself says which parameters a path has, to who names another. */
    @Test
    void names_ofEachPath_areThoseThatTheGatewayKnows() throws Exception {
        for (Operation operation : description().operations()) {
            if (!operation.method().equals("get") || operation.path().equals(RPC)) {
                continue;
            }
            String path = target(operation, "nonsense", cluster());
            String detail = Stage.json(stage().get(path).body()).path("detail").asText();
            Set<String> known = new TreeSet<>();
            if (detail.contains("; there are ")) {
                Collections.addAll(
                        known, detail.replaceAll(".*; there are |\\.$", "").split(", ", -1));
            }
            known.removeAll(operation.parameters("path").keySet());
            assertThat(operation.parameters("query").keySet())
                    .as(operation + " " + detail)
                    .isEqualTo(known);
        }
    }

    @Test
    void headers_thatCannotBeRead_areIgnored() throws Exception {
        for (Operation operation : description().operations()) {
            List<String> headers = new ArrayList<>();
            operation.parameters("header").keySet().stream()
                    .filter(name -> !name.equals("Last-Event-ID"))
                    .forEach(name -> Collections.addAll(headers, name, "\"nonsense;=,"));
            if (operation.method().equals("get") && !headers.isEmpty()) {
                String target = target(operation, "x", cluster()).replaceAll("[?&]x=$", "");
                var request = HttpRequest.newBuilder(stage().uri(target))
                        .headers(headers.toArray(String[]::new))
                        .build();
                var response = stage().http().send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode())
                        .as("%s %s", target, response.body())
                        .isIn(200, 404);
            }
        }
    }

    @Test
    void examples_areAsTheirSchemasSay() throws Exception {
        ApiDescription description = description();
        List<JsonNode> documented = new ArrayList<>();
        collect(description.document().path("components"), documented);
        int examples = 0;
        for (JsonNode each : documented) {
            List<JsonNode> values = new ArrayList<>();
            if (each.has("example")) {
                values.add(each.path("example"));
            }
            each.path("examples").forEach(example -> values.add(example.path("value")));
            JsonNode schema = each.has("schema") ? each.path("schema") : each;
            for (JsonNode value : values) {
                assertThat(description.complaints(schema, value))
                        .as("%s", value)
                        .isEmpty();
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(30);
    }

    private static void collect(JsonNode node, List<JsonNode> documented) {
        if (node.isObject() && (node.has("example") || node.has("examples"))) {
            documented.add(Objects.requireNonNull(node));
        }
        node.forEach(child -> collect(child, documented));
    }
}

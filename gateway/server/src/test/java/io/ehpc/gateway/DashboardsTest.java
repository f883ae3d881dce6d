package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.config.MetricsConfig.Family;
import io.ehpc.gateway.telemetry.Metric;
import io.ehpc.gateway.telemetry.UsualMetric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards and rules name what there is, all of it, and each panel says what it is for. */
class DashboardsTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:gateway|vertx|jvm|process|system)_\\w+");
    /** The families that the dashboards may want. */
    private static final Set<Family> SHOWN = Set.of(Family.JVM, Family.VERTX);

    private static final Pattern RECORD = Pattern.compile("\\bgateway:\\w+(?::\\w+)?");

    private static Set<String> found(Pattern pattern, Collection<String> texts) {
        return texts.stream()
                .flatMap(text -> pattern.matcher(text).results())
                .map(result -> result.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> expressions() throws Exception {
        return Dashboards.panels().stream()
                .flatMap(panel -> panel.expressions().stream())
                .toList();
    }

    private static String rules() throws Exception {
        return Files.readString(Dashboards.RULES.resolve("records.yaml"))
                + Files.readString(Dashboards.RULES.resolve("alerts.yaml"));
    }

    /** The names of the series of a metric. */
    private static Stream<String> series(Metric metric) {
        return series(metric.scrapedName(), metric.type());
    }

    private static Stream<String> series(String name, Metric.Type type) {
        return switch (type) {
            case COUNTER, GAUGE, INFO -> Stream.of(name);
            case SUMMARY -> Stream.of(name + "_sum", name + "_count");
            case HISTOGRAM -> Stream.of(name + "_bucket", name + "_sum", name + "_count");
        };
    }

    @Test
    void expressions_all_nameWhatIsInTheContract() throws Exception {
        Set<String> contract = Stream.concat(
                        Arrays.stream(Metric.values()).flatMap(DashboardsTest::series),
                        UsualMetric.of(SHOWN).stream().flatMap(metric -> series(metric.scrapedName(), metric.type())))
                .collect(Collectors.toSet());
        assertThat(contract).containsAll(found(METRIC, expressions()));
        // In a line of YAML that tells something, a metric stands with no suffix of its series.
        assertThat(found(METRIC, List.of(rules())))
                .allMatch(name -> contract.contains(name) || contract.contains(name + "_count"));
    }

    @Test
    void expressions_all_nameRecordsThatThereAre() throws Exception {
        Set<String> records = new HashSet<>();
        Matcher record = Pattern.compile("record: (\\S+)").matcher(rules());
        while (record.find()) {
            records.add(record.group(1));
        }

        assertThat(records).containsAll(found(RECORD, expressions()));
        assertThat(found(
                        RECORD,
                        Stream.concat(
                                        expressions().stream(),
                                        Files.readString(Dashboards.RULES.resolve("alerts.yaml"))
                                                .lines())
                                .toList()))
                .as("nothing is recorded that nobody looks at")
                .containsAll(records);
    }

    @Test
    void contract_everyMetric_isOnADashboard() throws Exception {
        Set<String> shown = found(
                METRIC,
                Stream.concat(expressions().stream(), Stream.of(rules())).toList());

        assertThat(Metric.values())
                .allSatisfy(metric ->
                        assertThat(series(metric)).as(metric.scrapedName()).anyMatch(shown::contains));
    }

    @Test
    void panels_all_sayWhatTheyAreFor() throws Exception {
        assertThat(Dashboards.panels()).hasSizeGreaterThan(50).allSatisfy(panel -> {
            JsonNode defaults = panel.json().path("fieldConfig").path("defaults");
            assertThat(panel.json().path("description").asText())
                    .as(panel.name())
                    .hasSizeGreaterThan(10);
            assertThat(defaults.path("unit").asText()).as(panel.name()).isNotEmpty();
            assertThat(defaults.path("thresholds").path("steps"))
                    .as(panel.name())
                    .isNotEmpty();
            assertThat(panel.json().path("datasource").path("uid").asText())
                    .as(panel.name())
                    .isEqualTo("${datasource}");
        });
    }

    @Test
    void dashboards_all_haveVariablesAndNoPanelUponAnother() throws Exception {
        Set<String> uids = new HashSet<>();
        for (Path file : Dashboards.files()) {
            JsonNode dashboard = Dashboards.read(file);
            assertThat(uids.add(dashboard.path("uid").asText()))
                    .as("%s: its uid", file)
                    .isTrue();
            assertThat(dashboard.path("templating").path("list").findValuesAsText("name"))
                    .as("%s", file)
                    .contains("datasource", "instance", "region");
            Set<String> taken = new HashSet<>();
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : dashboard.path("panels")) {
                assertThat(ids.add(panel.path("id").asInt()))
                        .as("%s: %s", file, panel)
                        .isTrue();
                JsonNode at = panel.path("gridPos");
                assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
                for (int x = 0; x < at.path("w").asInt(); x++) {
                    for (int y = 0; y < at.path("h").asInt(); y++) {
                        assertThat(taken.add((at.path("x").asInt() + x) + "/"
                                        + (at.path("y").asInt() + y)))
                                .as("%s: the place of %s", file, panel.path("title"))
                                .isTrue();
                    }
                }
            }
        }
    }
}

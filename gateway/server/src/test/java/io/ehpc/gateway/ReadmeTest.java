package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.MetricsConfig;
import io.ehpc.gateway.telemetry.Label;
import io.ehpc.gateway.telemetry.Metric;
import io.ehpc.gateway.telemetry.UsualMetric;
import io.ehpc.gateway.upstream.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What the README and the page about security say in tables is what the code and the tests are. */
class ReadmeTest {
    private static final Path README = Path.of("../../README.md");
    private static final Path SECURITY = Path.of("SECURITY.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final String FAULTS = "<!-- faults: a test compares this table with the code -->";
    private static final String METRICS = "<!-- metrics: a test compares this table with the code -->";
    private static final String FAMILIES = "<!-- families: a test compares this table with the code -->";
    private static final String LABELS = "<!-- labels: a test compares this table with the code -->";

    /** The cells of the table behind a line, its head first, without the rule under the head. */
    private static List<List<String>> table(String marker) throws Exception {
        List<String> lines = Files.readAllLines(README);
        assertThat(lines).containsOnlyOnce(marker);
        return lines.stream()
                .skip(lines.indexOf(marker) + 1L)
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> !line.startsWith("| ---"))
                .map(ReadmeTest::cells)
                .toList();
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1).split("\\|")).map(String::strip).toList();
    }

    @Test
    void faults_table_isThatOfTheCode() throws Exception {
        List<List<String>> table = table(FAULTS);

        assertThat(table.get(0))
                .containsExactly(
                        "fault",
                        "when",
                        "status on `/v1`",
                        "on the RPC face",
                        "breaker",
                        "an older answer",
                        "retried",
                        "remembered");
        assertThat(table.stream().skip(1).map(ReadmeTest::withoutWhen))
                .containsExactlyElementsOf(
                        Arrays.stream(FaultKind.values()).map(ReadmeTest::row).toList());
    }

    /** When a fault occurs is told in words. */
    private static List<String> withoutWhen(List<String> row) {
        assertThat(row.get(1)).isNotEmpty();
        return Stream.concat(row.stream().limit(1), row.stream().skip(2)).toList();
    }

    private static List<String> row(FaultKind kind) {
        return List.of(
                "`" + kind.label() + "`",
                Integer.toString(kind.status()),
                kind.isUpstreamsWord() ? "the upstream's error" : "`ServiceUnavailable`",
                kind.forBreaker().name().toLowerCase(Locale.ROOT),
                kind.isDefinitive() ? "is dropped" : "may be served",
                kind.retried().label(),
                kind.remembered().label());
    }

    @Test
    void metrics_table_isThatOfTheContract() throws Exception {
        List<List<String>> table = table(METRICS);

        assertThat(table.get(0)).containsExactly("metric", "type", "unit", "labels", "tells");
        assertThat(table.stream().skip(1))
                .containsExactlyElementsOf(
                        Arrays.stream(Metric.values()).map(ReadmeTest::row).toList());
    }

    @Test
    void families_table_isThatOfTheCode() throws Exception {
        List<List<String>> table = table(FAMILIES);

        assertThat(table.get(0)).containsExactly("family", "named by", "metrics");
        assertThat(table.stream().skip(1).map(row -> List.of(row.get(0), row.get(2))))
                .containsExactlyElementsOf(Arrays.stream(MetricsConfig.Family.values())
                        .map(family -> List.of(
                                "`" + family.label() + "`",
                                UsualMetric.of(Set.of(family)).stream()
                                        .map(metric -> "`" + metric.scrapedName() + "`")
                                        .collect(Collectors.joining(", "))))
                        .toList());
    }

    private static List<String> row(Metric metric) {
        return List.of(
                "`" + metric.scrapedName() + "`",
                metric.type().name().toLowerCase(Locale.ROOT),
                metric.unit(),
                metric.labels().stream().map(label -> "`" + label.name() + "`").collect(Collectors.joining(", ")),
                metric.tells());
    }

    @Test
    void labels_table_isThatOfTheContract() throws Exception {
        List<List<String>> table = table(LABELS);

        assertThat(table.get(0)).containsExactly("label", "of", "values");
        assertThat(table.stream().skip(1))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Metric.values())
                        .flatMap(metric -> metric.labels().stream())
                        .distinct()
                        .map(ReadmeTest::row)
                        .toList());
    }

    private static List<String> row(Label label) {
        return List.of(
                "`" + label.name() + "`",
                label.values().isEmpty() ? "" : of(label),
                label.values().isEmpty()
                        ? label.bound()
                        : label.values().stream()
                                .sorted()
                                .map(value -> "`" + value + "`")
                                .collect(Collectors.joining(", ")));
    }

    /** The metrics that have it: what a name means depends on them. */
    private static String of(Label label) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.labels().contains(label))
                .map(metric -> "`" + metric.scrapedName() + "`")
                .collect(Collectors.joining(", "));
    }

    /** The rows of a threat have a test each. */
    @Test
    void security_testsThatItNames_exist() throws Exception {
        List<List<String>> rows = Files.readAllLines(SECURITY).stream()
                .dropWhile(line -> !line.equals("## Threats"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(ReadmeTest::cells)
                .filter(cells -> !cells.get(1).isEmpty())
                .toList();

        assertThat(rows)
                .hasSizeGreaterThan(30)
                .allSatisfy(row -> assertThat(row)
                        .hasSize(3)
                        .last(InstanceOfAssertFactories.STRING)
                        .matches(tests -> TEST.matcher(tests).find()));
        assertThat(namesOfTests(Files.readString(SECURITY))).isSubsetOf(testClasses());
    }

    private static List<String> namesOfTests(String text) {
        return TEST.matcher(text).results().map(name -> name.group(1)).toList();
    }

    /** Those of all modules. */
    private static Set<String> testClasses() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void readme_namesThePageAboutSecurity() throws Exception {
        assertThat(Files.readString(README)).contains("(gateway/server/SECURITY.md)");
    }
}

package io.ehpc.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What stands in the repository's folder of dashboards. */
final class Dashboards {
    static final Path FOLDER = Path.of("../../dashboards");
    static final Path RULES = FOLDER.resolve("rules");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Dashboards() {}

    /** A panel of a dashboard, which is named as its file. */
    record Panel(String dashboard, JsonNode json) {
        String name() {
            return dashboard + ": " + json.path("title").asText();
        }

        @Override
        public String toString() {
            return name();
        }

        /** Its expressions, as they are written. */
        List<String> expressions() {
            List<String> expressions = new ArrayList<>();
            json.path("targets")
                    .forEach(target -> expressions.add(target.path("expr").asText()));
            return expressions;
        }
    }

    /** All dashboards, by their files. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.getFileName().toString().startsWith("package"))
                    .sorted()
                    .toList();
        }
    }

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    /** All panels of all dashboards, without the rows that they stand in. */
    static List<Panel> panels() throws IOException {
        List<Panel> panels = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString().replace(".json", "");
            for (JsonNode panel : read(file).path("panels")) {
                if (!panel.path("type").asText().equals("row")) {
                    panels.add(new Panel(name, panel));
                }
            }
        }
        return panels;
    }
}

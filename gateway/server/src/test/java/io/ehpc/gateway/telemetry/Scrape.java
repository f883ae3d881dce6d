package io.ehpc.gateway.telemetry;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a scrape says, read from its text: by family, its type and its labels with their values. */
public final class Scrape {
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+( # .*)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Set<String> series = new TreeSet<>();

    /** What metrics of one name have in common. */
    public static final class Family {
        private final String type;
        private final Map<String, Set<String>> labels = new TreeMap<>();

        Family(String type) {
            this.type = type;
        }

        /** As it stands behind {@code # TYPE}. */
        public String type() {
            return type;
        }

        /** The names of its labels but {@code le}. */
        public Set<String> labels() {
            return labels.keySet();
        }

        /** All values of one of them. */
        public Set<String> values(String label) {
            return Objects.requireNonNull(labels.get(label), label);
        }
    }

    private Scrape() {}

    /** Reads it, in either format. */
    public static Scrape of(String text) {
        Scrape scrape = new Scrape();
        @Nullable Family family = null;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                family = new Family(words[3]);
                scrape.families.put(words[2], family);
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                scrape.add(Objects.requireNonNull(family, line), line);
            }
        }
        return scrape;
    }

    private void add(Family family, String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("no sample: " + line);
        }
        series.add(sample.group(1) + "{" + sample.group(2) + "}");
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
            if (!label.group(1).equals("le")) {
                family.labels
                        .computeIfAbsent(label.group(1), name -> new TreeSet<>())
                        .add(label.group(2));
            }
        }
    }

    /** The names of all families. */
    public Set<String> names() {
        return families.keySet();
    }

    /** The family of that name. */
    public Family family(String name) {
        return Objects.requireNonNull(families.get(name), name);
    }

    /** Each series once: its name and labels. */
    public Collection<String> series() {
        return List.copyOf(series);
    }
}

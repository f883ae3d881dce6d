package io.ehpc.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Reads YAML into a tree and remembers where everything stood. A scalar stays the text that was
 * written, or null: YAML's own guesses ({@code no} is false, {@code 010} is 8) do not happen, since the
 * type of a value is for its key to say. Anchors, aliases and tags are refused, so that no small file
 * unfolds into a large tree.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 16;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Iterator<Event> events;
    private final Problems problems;

    private YamlReader(Iterator<Event> events, Problems problems) {
        this.events = events;
        this.problems = problems;
    }

    /**
     * The tree of the one document in the text; null in place of an empty one.
     *
     * @throws YAMLException if the text is not YAML; what was found before that is among the problems
     */
    static JsonNode read(String text, Problems problems) {
        Iterator<Event> events =
                new Yaml(new LoaderOptions()).parse(new StringReader(text)).iterator();
        return new YamlReader(events, problems).document();
    }

    private JsonNode document() {
        @Nullable JsonNode root = null;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent && root != null) {
                report(event, KeyPath.ROOT, "starts a second YAML document; a file holds one");
                break;
            }
            if (event instanceof NodeEvent start) {
                root = node(start, KeyPath.ROOT);
            }
        }
        return root == null ? NODES.nullNode() : root;
    }

    private JsonNode node(NodeEvent start, KeyPath path) {
        problems.valueStands(path, line(start), column(start));
        refuseExtras(start, path);
        if (start instanceof CollectionStartEvent && path.names().size() >= MAX_DEPTH) {
            throw new YAMLException("more than " + MAX_DEPTH + " levels deep");
        }
        if (start instanceof MappingStartEvent) {
            return mapping(path);
        }
        if (start instanceof CollectionStartEvent) {
            return list(path);
        }
        return start instanceof ScalarEvent scalar ? scalar(scalar) : NODES.nullNode();
    }

    private JsonNode mapping(KeyPath path) {
        ObjectNode mapping = NODES.objectNode();
        for (Event key = events.next(); !key.is(ID.MappingEnd); key = events.next()) {
            if (key instanceof ScalarEvent name) {
                put(mapping, path.child(name.getValue()), name);
            } else {
                report(key, path, "needs plain text as a key");
                node((NodeEvent) key, path);
                node((NodeEvent) events.next(), path);
            }
        }
        return mapping;
    }

    private void put(ObjectNode mapping, KeyPath path, ScalarEvent name) {
        if (mapping.has(name.getValue())) {
            report(name, path, "is a duplicate; a key may stand once");
            node((NodeEvent) events.next(), path);
            return;
        }
        problems.keyStands(path, line(name), column(name));
        refuseExtras(name, path);
        mapping.set(name.getValue(), node((NodeEvent) events.next(), path));
    }

    private JsonNode list(KeyPath path) {
        ArrayNode list = NODES.arrayNode();
        for (Event item = events.next(); !item.is(ID.SequenceEnd); item = events.next()) {
            KeyPath place = path.child(Integer.toString(list.size()));
            problems.keyStands(place, line(item), column(item));
            list.add(node((NodeEvent) item, place));
        }
        return list;
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        boolean isNull = scalar.isPlain() && NULLS.contains(scalar.getValue());
        return isNull ? NODES.nullNode() : NODES.textNode(scalar.getValue());
    }

    /** Names neither the anchor nor the tag: an unquoted secret that starts with {@code &} looks like one. */
    private void refuseExtras(NodeEvent event, KeyPath path) {
        if (event instanceof AliasEvent || event.getAnchor() != null) {
            report(event, path, "has a YAML anchor or alias, which is not supported; text with & or * needs quotes");
        }
        @Nullable
        String tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
        if (tag != null) {
            report(event, path, "has a YAML tag, which is not supported; text that starts with ! needs quotes");
        }
    }

    private void report(Event event, KeyPath path, String message) {
        problems.at(line(event), column(event), path, message);
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    private static int column(Event event) {
        return event.getStartMark().getColumn() + 1;
    }
}
